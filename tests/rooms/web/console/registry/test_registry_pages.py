"""The registry at the desk: seen as of any day, changed only by acts, only in one's own agency."""

import io
from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import client_for

from chengming.law.load import load
from chengming.standing.powers import queries as powers
from chengming.standing.registry import queries
from chengming.standing.registry.history import history
from chengming.web.console.registry.sheets import kinds, preview

OWN = f"/registry/{town.AGENCY}/"
HEAD, OFFICER = "d" * 32, "a" * 32


@pytest.fixture
def city(in_town):
    return in_town


@pytest.fixture
def head(city):
    return client_for(HEAD, town.AGENCY, "agency_head")


@pytest.fixture
def officer(city):
    return client_for(OFFICER, town.AGENCY, "officer")


def text(answer):
    return answer.content.decode()


def sheet(rows, head=None):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([head or kinds.heads(kinds.KINDS["people"]), *rows]):
            page.write_row(number, 0, row)
    out.seek(0)
    out.name = "people.xlsx"
    return out


PERSON = [
    "张样本",
    "",
    "执法人员",
    "2026-01-01",
    "JY-新-1",
    "省级人民政府制发",
    "江阴市",
    "2026-01-01",
    "2030-12-31",
]


@pytest.mark.parametrize(
    "place", ["", "people/", f"people/{OFFICER}/", "powers/", f"powers/{town.POWER}/", "scope/"]
)
def test_every_page_is_read_by_anybody_of_the_agency(officer, place):
    answer = officer.get(OWN + place)
    assert answer.status_code == 200
    assert "沿革" in text(answer) or 'class="rows"' in text(answer)


def test_another_agency_is_not_there(head):
    for place in ("", "people/", "powers/", "scope/", "acts/enroll/"):
        assert head.get(f"/registry/{town.OTHER_AGENCY}/{place}").status_code == 404


def test_a_person_who_never_held_a_post_here_is_not_there(head, city):
    town.enroll("9", "外人", "officer", agency=town.OTHER_AGENCY)
    assert head.get(f"{OWN}people/{'9' * 32}/").status_code == 404
    assert head.get(f"{OWN}acts/give-post/{'9' * 32}/").status_code == 404


def test_an_officer_is_offered_no_change_and_cannot_make_one(officer):
    assert "登记人员并任职" not in text(officer.get(f"{OWN}people/"))
    before = queries.officers_of(town.AGENCY, date(2026, 3, 2))
    answer = officer.post(
        f"{OWN}acts/enroll/", {"name": "甲", "office": "officer", "valid_from": "2026-03-02"}
    )
    assert answer.status_code == 404
    assert queries.officers_of(town.AGENCY, date(2026, 3, 2)) == before


def test_a_person_is_enrolled_with_a_post_and_a_record(head):
    said = {
        "name": "新来的人",
        "office": "officer",
        "valid_from": "2026年3月2日",
        "id_number": "",
        "late_reason": "",
    }
    answer = head.post(f"{OWN}acts/enroll/", said)
    assert answer.status_code == 302
    found = [o for o in queries.officers_of(town.AGENCY, date(2026, 3, 2)) if o.name == "新来的人"]
    assert found[0].offices == ("officer",)
    assert [line.title for line in history("person", found[0].person)] == ["任职", "登记人员"]
    assert "新来的人" in text(head.get(f"{OWN}people/"))


def test_what_was_typed_comes_back_when_the_registry_refuses(head):
    said = {"office": "officer", "valid_from": "2026-03-02", "valid_to": "2026-03-01"}
    answer = head.post(f"{OWN}acts/give-post/{'b' * 32}/", said)
    assert answer.status_code == 422
    assert 'value="2026-03-01"' in text(answer)


def test_nobody_gives_himself_a_post(head):
    assert head.get(f"{OWN}acts/give-post/{HEAD}/").status_code == 404


def test_a_credential_is_taken_back_and_the_day_before_still_shows_it(head, city):
    page = f"{OWN}acts/revoke-credential/{'b' * 32}/"
    said = {"number": "JY-b-0001", "revoked_on": "2026-03-02", "reason": "调离。"}
    assert head.post(page, said).status_code == 302
    assert "没有有效证件" in text(head.get(f"{OWN}people/{'b' * 32}/"))
    assert "JY-b-0001" in text(head.get(f"{OWN}people/{'b' * 32}/?on=2026-03-01"))


def test_a_new_scope_list_replaces_the_old_from_its_day_on(head):
    page = f"{OWN}scope/new/"
    said = {
        "title": "新目录", "instrument": "样本二号", "valid_from": "2026-03-10", "late_reason": "",
        "power_to_decide": "国办发〔2018〕118号/12",
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "1", "rows-MAX_NUM_FORMS": "200",
        "rows-0-title": "单位五万元以上", "rows-0-party_class": "organization", "rows-0-metric": "fine",
        "rows-0-op": ">=", "rows-0-amount": "5万元", "rows-0-mode": "sole", "rows-0-field": "",
    }  # fmt: skip
    assert "单位十万元以上" in text(head.get(page))
    assert head.post(page, said).status_code == 302
    assert powers.scope_rows(town.AGENCY, date(2026, 3, 10))[0].amount_fen == 5_000_000
    assert powers.scope_rows(town.AGENCY, date(2026, 3, 9))[0].amount_fen == 10_000_000


def test_the_circumstances_of_a_row_are_kept_and_read(head):
    said = {
        "title": "新目录", "instrument": "样本二号", "valid_from": "2026-03-11", "late_reason": "",
        "power_to_decide": "国办发〔2018〕118号/12",
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "1", "rows-MAX_NUM_FORMS": "200",
        "rows-0-title": "从宽的", "rows-0-party_class": "any", "rows-0-metric": "", "rows-0-op": ">=",
        "rows-0-amount": "", "rows-0-mode": "sole", "rows-0-field": "", "rows-0-flags": ["mitigated"],
    }  # fmt: skip
    assert head.post(f"{OWN}scope/new/", said).status_code == 302
    assert powers.scope_rows(town.AGENCY, date(2026, 3, 11))[0].flags == ("mitigated",)
    assert "减轻处罚" in text(head.get(f"{OWN}scope/?on=2026-03-11"))


def test_a_retroactive_list_is_refused_and_comes_back_as_typed(head):
    said = {
        "title": "倒填目录", "instrument": "样本", "valid_from": "2026-01-01", "power_to_decide": "国办发〔2018〕118号/12",
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "1", "rows-MAX_NUM_FORMS": "200",
        "rows-0-title": "一律", "rows-0-party_class": "any", "rows-0-op": ">=", "rows-0-mode": "sole",
        "rows-0-everything": "on", "rows-0-metric": "", "rows-0-amount": "",
    }  # fmt: skip
    answer = head.post(f"{OWN}scope/new/", said)
    assert answer.status_code == 422
    assert "不得溯及既往" in text(answer)
    assert "倒填目录" in text(answer)


def test_one_more_row_is_given_without_script(head):
    data = {
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-MIN_NUM_FORMS": "1",
        "rows-MAX_NUM_FORMS": "200",
        "title": "写了一半",
        "add_row": "rows",
    }
    answer = head.post(f"{OWN}scope/new/", data)
    assert answer.status_code == 200
    assert 'value="写了一半"' in text(answer)
    assert 'name="rows-1-title"' in text(answer)


def test_a_setting_looser_than_the_law_is_refused_with_the_article(head):
    said = {
        "name": "penalty/service/time_limit",
        "value": "30",
        "instrument": "样本",
        "valid_from": "2026-03-02",
        "power_to_decide": "国办发〔2018〕118号/12",
    }
    answer = head.post(f"{OWN}acts/adopt-setting/", said)
    assert answer.status_code == 422
    title = load().parameters["penalty/service/time_limit"].title
    assert f"“{title}”规定为 30，放宽" in text(answer)


BASIS = {
    "instrument": "样本", "valid_from": "2026-03-02", "power_to_decide": "国办发〔2018〕118号/12",
}  # fmt: skip


@pytest.mark.parametrize(
    ("act", "value", "shown"),
    [
        ("choose-review-form", "extended", "意见表（扩展）"),
        ("list-materials", ["investigation_report", "evidence"], "调查终结报告、证据"),
        ("list-measure-materials", ["measure_report"], "向负责人的报告"),
        ("list-together", ["extend_verification"], "延长"),
    ],
)
def test_what_an_agency_chooses_or_lists_is_chosen_on_the_page_and_read_there(
    head, act, value, shown
):
    answer = head.post(f"{OWN}acts/{act}/", {**BASIS, "value": value})
    assert answer.status_code == 302, text(answer)
    assert shown in text(head.get(OWN))


def test_a_list_of_nothing_is_sent_back_with_what_was_typed(head):
    answer = head.post(f"{OWN}acts/list-materials/", BASIS)
    assert answer.status_code == 422
    assert 'value="样本"' in text(answer)


def test_acts_that_are_decided_one_by_one_cannot_be_ticked(head):
    page = text(head.get(f"{OWN}acts/list-together/"))
    assert 'value="extend_verification"' in page
    assert 'value="decide"' not in page
    forced = head.post(f"{OWN}acts/list-together/", {**BASIS, "value": ["decide"]})
    assert forced.status_code == 422


def token(answer):
    return text(answer).split('name="token" value="')[1].split('"')[0]


def test_a_sheet_is_looked_at_before_it_is_entered(head):
    answer = head.post(f"{OWN}sheets/people/look/", {"sheet": sheet([PERSON])})
    assert "1 行都可以导入" in text(answer)
    assert not any(o.name == "张样本" for o in queries.officers_of(town.AGENCY, date(2026, 3, 2)))
    done = head.post(f"{OWN}sheets/people/enter/", {"token": token(answer)})
    assert done.status_code == 302
    found = next(
        o for o in queries.officers_of(town.AGENCY, date(2026, 3, 2)) if o.name == "张样本"
    )
    assert found.credentials[0].number == "JY-新-1"


def test_one_wrong_cell_keeps_the_whole_sheet_out_and_is_named(head):
    wrong = [*PERSON[:2], "局长", "三月二日", "JY-新-2", *PERSON[5:]]
    answer = head.post(f"{OWN}sheets/people/look/", {"sheet": sheet([PERSON, wrong])})
    assert "第 3 行“职务”" in text(answer)
    assert "第 3 行“任职之日”" in text(answer)
    assert 'name="token"' not in text(answer)


def test_the_same_credential_twice_in_one_sheet_is_named_by_its_row(head):
    answer = head.post(
        f"{OWN}sheets/people/look/", {"sheet": sheet([PERSON, ["李样本", *PERSON[1:]]])}
    )
    assert "第 3 行" in text(answer)
    assert "已经登记" in text(answer)


def test_what_changed_since_the_preview_keeps_everything_out(head, city):
    answer = head.post(
        f"{OWN}sheets/people/look/",
        {"sheet": sheet([["王样本", *PERSON[1:4], "", "", "", "", ""], PERSON])},
    )
    kept = token(answer)
    town.registry.issue_credential(
        person="b" * 32, number="JY-新-1", kind="provincial", areas=["江阴市"], issued=date(2026, 1, 1),
        expires=date(2030, 1, 1), by=town.REGISTRAR, at=city.now(),
    )  # fmt: skip
    head.post(f"{OWN}sheets/people/enter/", {"token": kept})
    assert not any(o.name == "王样本" for o in queries.officers_of(town.AGENCY, date(2026, 3, 2)))


def test_without_the_common_transaction_a_half_sheet_would_stay(head, city, monkeypatch):
    from contextlib import nullcontext

    monkeypatch.setattr(preview.transaction, "atomic", nullcontext)
    rows = [
        (2, ["王样本", *PERSON[1:4], "", "", "", "", ""]),
        (3, ["李样本", "", "局长", *PERSON[3:]]),
    ]
    by = queries.actor(HEAD, town.AGENCY, "agency_head", date(2026, 3, 2))
    with pytest.raises(preview.SheetRefused):
        preview.entered(kinds.KINDS["people"], rows, town.AGENCY, by, city.now())
    assert any(o.name == "王样本" for o in queries.officers_of(town.AGENCY, date(2026, 3, 2)))


@pytest.mark.parametrize("data", [b"", b"not a spreadsheet", b"PK\x03\x04broken"])
def test_what_is_no_spreadsheet_is_refused_plainly(head, data):
    file = io.BytesIO(data)
    file.name = "people.xlsx"
    answer = head.post(f"{OWN}sheets/people/look/", {"sheet": file})
    assert answer.status_code in (200, 422)
    assert "请" in text(answer)


def test_another_head_line_is_refused(head):
    answer = head.post(
        f"{OWN}sheets/people/look/", {"sheet": sheet([PERSON], ["名字", *PERSON[1:]])}
    )
    assert "表头与模板不一致" in text(answer)


def test_a_forged_or_foreign_preview_is_refused(head, city):
    answer = head.post(f"{OWN}sheets/people/look/", {"sheet": sheet([PERSON])})
    other = client_for("f" * 32, town.AGENCY, "head_of_section")
    assert other.post(f"{OWN}sheets/people/enter/", {"token": token(answer)}).status_code == 404
    head.post(f"{OWN}sheets/people/enter/", {"token": token(answer) + "x"})
    assert not any(o.name == "张样本" for o in queries.officers_of(town.AGENCY, date(2026, 3, 2)))


def test_exports_hold_no_formula(head):
    head.post(
        f"{OWN}acts/enroll/", {"name": "=1+1", "office": "officer", "valid_from": "2026-03-02"}
    )
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(head.get(f"{OWN}sheets/people/export.xlsx").content)
    )
    names = [row[0] for row in book.get_sheet_by_index(0).to_python()]
    assert "'=1+1" in names


def test_the_template_is_what_the_import_takes(head):
    data = head.get(f"{OWN}sheets/people/template.xlsx").content
    file = io.BytesIO(data)
    file.name = "people.xlsx"
    assert "1 行都可以导入" in text(head.post(f"{OWN}sheets/people/look/", {"sheet": file}))


def test_hostile_names_are_shown_as_text(head):
    head.post(
        f"{OWN}acts/enroll/",
        {"name": "<script>alert(1)</script>", "office": "officer", "valid_from": "2026-03-02"},
    )
    page = text(head.get(f"{OWN}people/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
