"""Pages of the registry at the desk: for every eye, wide and on a phone, with and without script."""

import io

import pytest
import xlsxwriter
from playwright.sync_api import expect
from tests.browser.sights import Sight
from tests.rooms.casework.town import AGENCY

from chengming.web.console.registry.doing import DOINGS
from chengming.web.console.registry.sheets import kinds

HEAD, OFFICER = f"{AGENCY}.agency_head", f"{AGENCY}.officer_a"
OWN = f"/registry/{AGENCY}/"
ON = {"person": "/{person}/", "power": "/food/expired/"}

SIGHTS = (
    Sight("registry-agency", "registry-home", "/registry/", "沿革", HEAD),
    Sight("registry-agency-officer", "registry-agency", OWN, "沿革", OFFICER, kept=False),
    Sight("registry-agency-day", "registry-agency", f"{OWN}?on=2026-03-02", "2026", HEAD, kept=False),
    Sight("registry-agency-wrong-day", "registry-agency", f"{OWN}?on=昨天吧", "看不懂这个日期", HEAD, kept=False),
    Sight("registry-people", "registry-people", f"{OWN}people/", "执法人员", HEAD),
    Sight("registry-people-none", "registry-people", f"{OWN}people/?q=无此人", "没有", HEAD, kept=False),
    Sight("registry-person", "registry-person", f"{OWN}people/{{person}}/", "沿革", HEAD),
    Sight("registry-powers", "registry-powers", f"{OWN}powers/", "食品", HEAD),
    Sight("registry-power", "registry-power", f"{OWN}powers/food/expired/", "沿革", HEAD),
    Sight("registry-scope", "registry-scope", f"{OWN}scope/", "法制审核", HEAD),
    Sight("registry-scope-form", "registry-scope-new", f"{OWN}scope/new/", "条目", HEAD, plain=False),
    Sight("registry-sheet", "registry-sheet", f"{OWN}sheets/people/", "下载模板", HEAD, plain=False),
    *(
        Sight(
            f"registry-act-{doing.id}",
            "registry-act-on" if doing.subject in ON else "registry-act",
            f"{OWN}acts/{doing.id}{ON.get(doing.subject, '/')}", doing.title, HEAD, plain=False,
            kept=doing.id in ("enroll", "adopt-setting"),
        )
        for doing in DOINGS.values()
    ),
)  # fmt: skip

PERSON = [
    "张样本", "", "执法人员", "2026-11-20", "JY-新-1", "省级人民政府制发", "江阴市",
    "2026-01-01", "2030-12-31",
]  # fmt: skip
WRONG = ["李样本", "", "巡查员", "某日", "", "", "", "", ""]


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.picture)
def test_a_page_of_the_registry(sight, shown):
    shown(sight)


def book(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as sheets:
        page = sheets.add_worksheet()
        for number, row in enumerate([kinds.heads(kinds.KINDS["people"]), *rows]):
            page.write_row(number, 0, row)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "people.xlsx", "mimeType": kind, "buffer": out.getvalue()}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_sheet_is_looked_at_before_anything_is_entered(signed_in, axe, picture, javascript):
    page = signed_in(HEAD, at=f"{OWN}sheets/people/", javascript=javascript)
    page.locator("#sheet").set_input_files(book([PERSON, WRONG]))
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", name="1 行有问题，一行也没有导入")).to_be_visible()
    expect(page.locator("main")).to_contain_text("“巡查员”不在可选范围")
    if javascript:
        axe(page)
        picture(page, "registry-look-wrong")
    page.locator("#sheet").set_input_files(book([PERSON]))
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("button", name="确认导入 1 行")).to_be_visible()
    if javascript:
        axe(page)
        picture(page, "registry-look")


def test_what_the_registry_refuses_keeps_what_was_typed(signed_in, axe, picture):
    page = signed_in(HEAD, at=f"{OWN}acts/adopt-setting/")
    page.get_by_label("依据的文件、文号").fill("某文件")
    page.get_by_label("事项").select_option("penalty/service/time_limit")
    page.get_by_label("规定为").fill("100")
    page.get_by_label("施行之日").fill("2026-12-01")
    page.get_by_label("制定权的依据").fill("国办发〔2018〕118号/14")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("规定为")).to_have_value("100")
    axe(page)
    picture(page, "registry-act-wrong")
