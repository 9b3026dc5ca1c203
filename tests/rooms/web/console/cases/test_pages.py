"""The pages of cases: who sees what, what stands on them, and that nothing typed ever runs."""

import csv
import io
import json
import re
import uuid
from html import unescape
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook
from tests.house.source import SOURCE
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import client_for

from chengming.proof.entry import DisclosedRecord
from chengming.standing.registry import actions as registry
from chengming.web.console.cases import exports

pytestmark = pytest.mark.django_db
NUMBER = "澄市监案〔2026〕1号"
CASE = f"/cases/{NUMBER}/"
HOSTILE = "<script>alert(1)</script>\"'>{{ '鼎'|add:'彝' }}<img src=x onerror=alert(2)>"
EVERYBODY = {**{letter: office for letter, (_, office) in town.OFFICES.items()}, "g": "chief_head",
             "h": "disclosure_approver"}  # fmt: skip


def desk(letter, office=None):
    return client_for(letter * 32, town.AGENCY, office or EVERYBODY[letter])


def text_of(answer):
    page = re.sub(r"(?s)<(script|style).*?</\1>", " ", answer.content.decode())
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def enrolled(play):
    for letter in ("g", "h"):
        town.enroll(letter, f"人员{letter}", EVERYBODY[letter])
    return play


def test_each_page_answers_each_role_as_it_may(enrolled):
    enrolled.file(town.LARGE).review().notice().discuss().decide()
    record = f"{CASE}records/{enrolled.ids['decide']}/"
    blind = {"1", "3"}  # neither handled nor appointed
    for letter, office in EVERYBODY.items():
        client = desk(letter, office)
        for page in ("/", "/cases/", "/cases/export.csv", "/search?q=食品", "/notices/"):
            assert client.get(page).status_code == 200, (office, page)
        for page in (CASE, f"{CASE}?order=oldest", record, f"{record}record.json"):
            wanted = 404 if letter in blind else 200
            assert client.get(page).status_code == wanted, (office, page)
        heads = office in ("head_of_section", "agency_head", "chief_head")
        assert client.get("/approvals/").status_code == (200 if heads else 404)
        review = office in ("legal_reviewer", "legal_head")
        assert client.get("/reviews/").status_code == (200 if review else 404)
        shown = NUMBER in text_of(client.get("/cases/"))
        assert shown == (letter not in blind), office


def test_a_case_one_may_not_see_answers_like_one_that_is_not_there(play):
    play.file()
    client = desk("1")
    hidden = client.get(CASE)
    missing = client.get("/cases/澄市监案〔2026〕99号/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    assert client.get(f"{CASE}records/{play.ids['file_case']}/").content == missing.content
    other = desk("a").get(f"{CASE}records/{uuid.uuid4().hex}/")
    assert (other.status_code, other.content) == (404, missing.content.replace(
        "执法员庚".encode(), "承办人甲".encode()))  # fmt: skip


def test_another_agency_sees_nothing_in_any_list(play):
    play.file()
    town.enroll("9", "外单位负责人", "agency_head", town.OTHER_AGENCY)
    client = client_for("9" * 32, town.OTHER_AGENCY, "agency_head")
    for page in (
        "/",
        "/cases/",
        "/cases/export.csv",
        "/search?q=食品店",
        "/approvals/",
        "/notices/",
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert NUMBER not in text_of(answer)
        assert "某食品店" not in text_of(answer)


def test_the_page_shows_the_whole_process_by_stage_with_who_did_it(play):
    play.file(town.LARGE).review()
    page = text_of(desk("a").get(CASE))
    for part in ("启动", "调查取证", "审核决定", "登记线索", "立案", "询问", "调查终结报告", "送法制审核",
                 "出具法制审核意见", "承办人甲（执法人员，证件 JY-a-0001）", "审核人丙（法制审核人员",
                 "须法制审核", "审核已通过", "单位十万元以上", "办案期限", "怎么算的", "200,000 元",
                 "江阴某食品店", "执法证件有效至 2028-12-31"):  # fmt: skip
        assert part in page, part


def test_blocked_acts_say_why_with_the_article_and_nothing_offers_them(play):
    play.file(town.LARGE)
    answer = desk("d").get(CASE)
    page = text_of(answer)
    assert "现在不能" in page
    assert "没有通过法制审核，不得作出决定（行政处罚法第五十八条" in page
    assert f"{quote(NUMBER)}/acts/decide/" not in answer.content.decode()


def test_only_who_may_enter_an_act_is_offered_its_form(play):
    play.file(town.LARGE)
    form = f"/cases/{quote(NUMBER)}/acts/request_review/"
    assert form in desk("a").get(CASE).content.decode()
    head = desk("d").get(CASE)
    assert form not in head.content.decode()
    assert "等执法人员办理" in text_of(head)


def test_a_reviewer_who_handled_the_case_is_told_so(play):
    from datetime import date

    registry.give_post(
        person="b" * 32, agency=town.AGENCY, office="legal_reviewer", valid_from=date(2026, 1, 1),
        by=town.REGISTRAR, at=town.START,
    )  # fmt: skip
    registry.qualify_reviewer(
        person="b" * 32, agency=town.AGENCY, appointed_from=date(2026, 1, 1),
        first_review_on=date(2026, 1, 1), legal_qualification_no="A2020b", by=town.REGISTRAR,
        at=town.START,
    )  # fmt: skip
    play.file(town.LARGE)
    play.do("request_review", "a")
    page = text_of(desk("b", "legal_reviewer").get(CASE))
    assert "您不能办： 承办（曾经承办）本案" in page


def test_late_entries_and_corrections_are_seen_from_both_ends(play):
    from datetime import timedelta

    play.file(town.LARGE)
    at = play.frozen.now()
    play.do("inspect_site", "a", {"place": "江阴市样本路"}, beside=("b",), at=at,
            later=timedelta(days=1, hours=3), late_reason="现场无网络")  # fmt: skip
    play.do("rectify", "f", {
        "record": play.ids["write_report"], "field": "violations.0.penalties.0.fen",
        "value": 15_000_000, "reason": "计算有误", "approved_by": "d" * 32,
    })  # fmt: skip
    play.do("collect_evidence", "a", {"item": "另案台账"}, beside=("b",))
    wrong = play.ids["collect_evidence"]
    play.do("void_record", "f", {"record": wrong, "reason": "录入了别的案件"})
    page = text_of(desk("a").get(CASE))
    assert "补录：" in page
    assert "理由：现场无网络" in page
    assert "违法事实、依据和拟作处理 第 1 项 拟作出的处罚 第 1 项 金额" in page
    assert "200,000 元 150,000 元" in page
    assert page.count("已更正，见") == 1
    assert page.count("已作废，见") == 1
    assert "计算有误" in page
    record = text_of(desk("a").get(f"{CASE}records/{play.ids['write_report']}/"))
    assert "更正后的值" in record
    assert "150,000 元" in record
    assert "200,000 元" in record, "what was written then stays"


def test_a_record_shows_all_its_fields_and_fits_its_commitments(play):
    play.file()
    answer = desk("a").get(f"{CASE}records/{play.ids['write_report']}/")
    page = text_of(answer)
    for part in ("裁量阶次", "一般", "进货台账", "江阴市人民政府", "情节一般。", "相符", "正在排入公开日志",
                 "say.discretion.manner"):  # fmt: skip
        assert part in page, part


def test_the_record_can_be_taken_along_and_checked(play):
    play.file()
    address = f"{CASE}records/{play.ids['inquire']}/"
    shown = DisclosedRecord.from_bytes(desk("a").get(f"{address}record.json").content)
    names = {field.name for field in shown.fields}
    assert {"actor.person", "say.content/0000", "version"} <= names
    assert desk("a").get(f"{address}tlog-proof").status_code == 404, "not in the log yet"


def file_with(play, **facts):
    sheet = town.facts()
    play.open()
    play.do("file_case", "d", {
        "verification": HOSTILE, "approved_by": "d" * 32, "handlers": ["a" * 32, "b" * 32],
        "case_name": facts.get("case_name", HOSTILE),
        "parties": facts.get("parties", [{"kind": "organization", "name": HOSTILE}]),
        "violations": [sheet["violations"][0] | {"conduct": HOSTILE, "place": HOSTILE}],
    })  # fmt: skip


def test_hostile_text_is_text_on_every_page(play):
    file_with(play)
    play.do("inquire", "a", {"content": HOSTILE, "person": HOSTILE}, beside=("b",))
    desk("a").post(f"{CASE}ask", {"act": "suspend_investigation", "text": HOSTILE})
    pages = {
        "a": ("/", "/cases/", f"/search?q={quote(HOSTILE)}", "/notices/", CASE,
              f"{CASE}records/{play.ids['file_case']}/", f"{CASE}records/{play.ids['inquire']}/",
              f"/cases/?q={quote(HOSTILE)}&stage={quote(HOSTILE)}&sort={quote(HOSTILE)}"),
        "d": ("/approvals/", CASE),
    }  # fmt: skip
    for letter, addresses in pages.items():
        client = desk(letter)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            page = answer.content.decode()
            assert "<script>alert" not in page, address
            assert "<img src=x" not in page, address
            assert "鼎彝" not in page, address
    assert "<script>alert(1)</script>" in unescape(desk("a").get(CASE).content.decode()), "shown"


def test_a_template_that_did_not_escape_would_be_found(play):
    from django.template import engines

    naked = engines["django"].from_string("{{ text|safe }}")
    assert "<script>alert" in naked.render({"text": HOSTILE})


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1+1", "=cmd|' /C calc'!A1")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_exported_cell_runs_as_a_formula(play, kind):
    for formula in FORMULAS:
        file_with(play, case_name=formula, parties=[{"kind": "organization", "name": formula}])
    answer = desk("d").get(f"/cases/export.{kind}")
    assert "cases." + kind in answer["Content-Disposition"]
    cells = list(read_back(answer.content, kind))
    assert len([cell for cell in cells if cell.startswith("'")]) == 2 * len(FORMULAS)
    assert runs(cells) == []


def test_without_the_escape_formulas_would_run(play, monkeypatch):
    file_with(play, case_name="=1+1")
    monkeypatch.setattr(exports, "escaped", lambda text: text)
    cells = list(read_back(desk("d").get("/cases/export.csv").content, "csv"))
    assert "=1+1" in runs(cells)


def read_back(content, kind):
    if kind == "csv":
        yield from (
            cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row
        )
        return
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    yield from (str(cell) for row in rows for cell in row)


def runs(cells):
    return [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))]


def test_natural_persons_are_veiled_in_lists_and_exports_and_named_on_the_case(play):
    file_with(play, case_name="张三丰无照经营案", parties=[
        {"kind": "natural_person", "name": "张三丰", "id_number": "320281199001011234",
         "phone": "13800000000"}])  # fmt: skip
    for page in ("/", "/cases/", "/cases/export.csv", "/search?q=三丰", "/notices/"):
        page_text = text_of(desk("a").get(page))
        assert "张三丰" not in page_text.replace("三丰 ", ""), page
        assert "320281" not in page_text
        assert "13800000000" not in page_text
    assert "张*" in text_of(desk("a").get("/cases/"))
    assert "张三丰" in text_of(desk("a").get(CASE))


SEARCHES = ("", "%", "_", "'", "\"", "\\", "\x00", "\ud7ff", "食", "食品", "a" * 10_000,
            "食" * 10_000, "（〔[", "\u202e", "食%' OR 1=1 --", " " * 50)  # fmt: skip


def test_whatever_is_searched_for_gets_a_page(play):
    play.file()
    client = desk("a")
    for words in SEARCHES:
        for address in ("/search", "/cases/", "/cases/export.csv"):
            assert client.get(address, {"q": words}).status_code == 200, (address, words[:10])


ODD = [("sort", "x"), ("sort", "-"), ("stage", "不存在"), ("state", "x"), ("power", "\x00"),
       ("handler", "x" * 5_000), ("after", "W10"), ("after", "☃" * 400), ("order", "x")]  # fmt: skip


def test_whatever_stands_in_the_address_gets_a_page(play):
    play.file()
    client = desk("d")
    for name, value in ODD:
        for address in ("/cases/", "/search", CASE):
            assert client.get(address, {name: value, "q": "食品"}).status_code == 200, (name, value)


def test_an_exact_number_leads_to_its_case_however_it_is_written(play):
    play.file()
    answer = desk("a").get("/search", {"q": "澄市监案[2026]1号"})
    assert answer.status_code == 302
    assert unquote_path(answer["Location"]) == CASE


def unquote_path(address):
    from urllib.parse import unquote

    return unquote(address)


def test_the_page_prints_as_a_record(play):
    play.file()
    page = desk("a").get(CASE).content.decode()
    assert "data-print" in page
    assert 'media="print"' in page
    css = (SOURCE / "web/ui/static/ui/cases.css").read_text()
    printed = css[css.index("@media print") :]
    assert ".nexts" in printed, "what may be pressed is left out"
    assert "display: none" in printed


def test_asking_the_heads_is_only_for_what_may_be_asked_now(play):
    play.file()
    client = desk("a")
    for act, told in (
        ("suspend_investigation", "已请示"),
        ("decide", "不能请示"),
        ("x", "不能请示"),
    ):
        answer = client.post(f"{CASE}ask", {"act": act, "text": "当事人下落不明。"}, follow=True)
        assert told in text_of(answer), act
    assert "没有写明理由" in text_of(
        client.post(f"{CASE}ask", {"act": "suspend_investigation", "text": " "}, follow=True)
    )
    assert desk("d").post(f"{CASE}ask", {"act": "suspend_investigation"}).status_code == 404


def test_changed_values_are_named_by_the_page_of_the_record(play, monkeypatch):
    from chengming.record.records import queries

    play.file()
    address = f"{CASE}records/{play.ids['inquire']}/"
    shown = json.loads(queries.disclosed(uuid.UUID(play.ids["inquire"]), ["say"]))
    field = next(f for f in shown["fields"] if f.get("name", "").startswith("say.content"))
    field["value"] = '"改过的内容"'
    monkeypatch.setattr(
        "chengming.web.console.cases.page.record_page.records.disclosed",
        lambda record, names: json.dumps(shown, ensure_ascii=False).encode(),
    )
    assert "不符" in text_of(desk("a").get(address))
