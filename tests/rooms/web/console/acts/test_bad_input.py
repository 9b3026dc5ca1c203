"""Bad input: every field says for itself what is wrong, everything typed comes back, nothing is recorded."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.conftest import standing_city
from tests.rooms.web.console.acts import samples
from tests.rooms.web.console.acts.browsing import Page, at_desk, opened
from tests.rooms.web.console.acts.reading.test_reading import wide

from chengming.casework.cases import queries as cases
from chengming.casework.cases.models import Case

GOOD = {
    "verification": "属实。", "handlers": ["a" * 32, "b" * 32], "approved_by": "d" * 32,
    "case_name": "某店案", "parties__0__kind": "organization", "parties__0__name": "某店",
    "violations__0__conduct": "卖过期饼干。", "violations__0__provisions": "食品安全法第三十四条",
}  # fmt: skip

# what is changed → (input that says it, what it says)
CASES = [
    ({"verification": ""}, "f.verification", "请填写"),
    ({"verification": "   \r\n "}, "f.verification", "请填写"),
    ({"verification": "长" * 20_001}, "f.verification", "最多 20,000 字，现在是 20,001 字"),
    ({"verification": "有\x07声"}, "f.verification", "控制字符"),
    ({"case_name": "长" * 301}, "f.case_name", "最多 300 字"),
    ({"handlers": []}, "f.handlers", "请选择"),
    ({"handlers": ["z" * 32]}, "f.handlers", "当日不在本机关任职"),
    ({"handlers": ["<script>"]}, "f.handlers", "当日不在本机关任职"),
    ({"approved_by": ""}, "f.approved_by", "请选择"),
    ({"parties__0__kind": ""}, "f.parties.0.kind", "请选择"),
    ({"parties__0__kind": "robot"}, "f.parties.0.kind", "所列的选项"),
    ({"parties__0__name": ""}, "f.parties.0.name", "请填写"),
    ({"parties__0__uscc": "9111000060003734"}, "f.parties.0.uscc", "现在是 16 位"),
    ({"parties__0__uscc": "91110000600037341M"}, "f.parties.0.uscc", "校验码"),
    ({"parties__0__uscc": wide("91110000600037341M")}, "f.parties.0.uscc", "校验码"),
    ({"parties__0__id_number": "360426199101010072"}, "f.parties.0.id_number", "校验码"),
    ({"parties__0__born": "2026-02-30"}, "f.parties.0.born", "没有 2026年2月30日"),
    ({"parties__0__born": "2027-01-01"}, "f.parties.0.born", "不能晚于办理当天"),
    ({"parties__0__id_number": "360426199101010071", "parties__0__born": "1991-01-02"},
     "f.parties.0.born", "与公民身份号码不一致"),
    ({"violations__0__conduct": ""}, "f.violations.0.conduct", "请填写"),
    ({"violations__0__happened_on": "3月2日"}, "f.violations.0.happened_on", "年份"),
    ({"violations__0__happened_on": "2099-01-01"}, "f.violations.0.happened_on", "不能晚于"),
    ({"violations__0__happened_on": "2026-02-20", "violations__0__ended_on": "2026-02-10"},
     "f.violations.0.ended_on", "早于行为发生日"),
    ({"violations__0__value": "五千三"}, "f.violations.0.value", "看不懂这个金额"),
    ({"violations__0__value": "-5"}, "f.violations.0.value", "不能是负数"),
    ({"violations__0__value": "1.234"}, "f.violations.0.value", "最多写到分"),
    ({"violations__0__provisions": "食品安全法第九百条"}, "f.violations.0.provisions", "没有这一条"),
    ({"violations__0__established": "maybe"}, "f.violations.0.established", "所列的选项"),
    ({"violations__0__rests_on.more": "e9"}, "f.violations.0.rests_on", "没有编号为“e9”的证据"),
    ({"violations__0__penalties__0__fen": "5千"}, "f.violations.0.penalties.0.kind", "请选择"),
    ({"violations__1__place": "店内"}, "f.violations.1.conduct", "请填写"),
]  # fmt: skip


# What no choice of the page can hold: the choice comes back empty.
NO_CHOICE = {"z" * 32, "<script>", "robot", "maybe"}


@pytest.fixture(scope="module")
def town_with_lead(server, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, Any]]:
    """A committed lead for all that is refused: nothing of it may leave a trace."""
    home = tmp_path_factory.mktemp("home")
    with standing_city(server, django_db_blocker, home), town.clock() as frozen:
        town.found()
        yield town.Play(frozen).open().last.number, at_desk("d")


def filing(number: str) -> Page:
    return opened(number, "file_case", "d").fill(**GOOD)


@pytest.fixture
def page(play) -> Page:
    return filing(play.open().last.number)


@pytest.mark.parametrize(("change", "name", "said"), CASES)
def test_a_field_says_what_is_wrong_and_keeps_what_was_typed(town_with_lead, change, name, said):
    number, client = town_with_lead
    page = opened(number, "file_case", client=client).fill(**GOOD).fill(**change)
    refused = page.press()
    assert refused.status == 422
    ident = name.replace(".", "-")
    assert f'href="#{ident}"' in refused.text, "the list on top leads to the field"
    assert said in refused.text
    for key, values in page.typed.items():
        if key.startswith("f."):
            kept = sorted(v for v in refused.typed.get(key, []) if v.strip())
            assert kept == sorted(v for v in values if v.strip() and v not in NO_CHOICE), key
    assert Case.objects.get().seq == 1
    refused.press("discard")


def test_the_same_without_the_mistake_is_done(page):
    assert "记录已形成" in page.press().text


def test_everything_wrong_is_said_at_once(page):
    refused = page.fill(verification="", parties__0__uscc="1", violations__0__value="x").press()
    assert "还有 3 处需要改正" in refused.text


def test_a_date_that_a_picker_cannot_hold_comes_back_as_text(page):
    refused = page.fill(violations__0__happened_on="2026年13月1日").press()
    assert 'type="text" value="2026年13月1日"' in refused.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"at": "明天"}, "看不懂"), ({"at": "2026-03-02"}, "几时几分"), ({"at": "2099-01-01 9:00"}, "还没有到"),
        ({"at": "2026-02-27 9:00"}, "补录，请说明理由"),
        ({"at": "2026-02-27 9:00", "late_reason": "长" * 20_001}, "最多 20,000 字"),
    ],
)  # fmt: skip
def test_when_it_was_done_is_checked_in_the_form(page, typed, said):
    refused = page.put(typed).press()
    assert refused.status == 422
    assert said in refused.text
    assert refused.typed["at"] == [typed["at"]]


def test_a_late_entry_with_its_reason_is_recorded_as_late(play):
    number = play.open().last.number
    play.frozen.set(play.frozen.now().replace(day=4))
    page = opened(number, "file_case", "d").fill(**GOOD)
    done = page.put({"at": "2026年3月3日下午3点半", "late_reason": "外出执法，次日录入。"}).press()
    assert "记录已形成" in done.text
    record = cases.dossier(number).records[-1]
    assert record.late
    assert record.late_reason == "外出执法，次日录入。"
    assert f"{record.done:%m-%d %H:%M}" == "03-03 15:30"


def test_a_second_officer_is_asked_for(play):
    number = play.file().last.number
    page = opened(number, "inspect_site").put({"beside": []}).press()
    assert page.status == 422
    assert "不少于两名" in page.text
    for stranger in ("z" * 32, "d" * 32):
        wrong = opened(number, "inspect_site").put({"beside": [stranger]}).press()
        assert "不是本机关的执法人员" in wrong.text


def test_a_day_ahead_must_lie_ahead(play):
    number = play.file().last.number
    wrong = opened(number, "order_correction").fill(content="下架。", until="2026-02-27").press()
    assert wrong.status == 422
    assert "不能早于办理当天" in wrong.text


def test_nobody_else_can_be_named_as_who_acted(play):
    number = play.file().notice().last.number
    for side in ("party:7", "police:0", "system", "d" * 32):
        wrong = opened(number, "waive_defense").fill(waives="both").put({"side": side}).press()
        assert wrong.status == 422
        assert "请重新选择由谁作出" in wrong.text


def test_garbage_in_place_of_numbers_and_names_is_no_error_page(page):
    page.put({"seen_seq": "x" * 5000, "submission": "none", "side": "<b>", "kept": "../../x"})
    answer = page.press()
    assert answer.status in (409, 422)
    page.put(
        {"f.parties.99999999999.name": "x", "f..": "x", "f.violations.0.penalties.-1.fen": "1"}
    )
    assert page.press().status in (409, 422)


def test_ten_thousand_rows_are_not_built(page):
    page.put({f"f.evidence.{n}.id": str(n) for n in range(900)})
    assert page.press("save").status == 200


@pytest.mark.parametrize(
    "do", ["more:f.parties/kind", "more:x/y", "more:", "less:", "less:f", "drop:", "nonsense"]
)
def test_any_button_is_answered(page, do):
    assert page.press(do).status == 200
    assert Case.objects.get().seq == 1


def test_a_row_more_and_a_row_less_without_script(page):
    more = page.press("more:f.parties/kind")
    assert "f.parties.1.name" in more.typed
    assert more.typed["f.parties.0.name"] == ["某店"]
    less = more.fill(parties__1__name="另一店").press("less:f.parties.0")
    assert "f.parties.0.name" not in less.typed
    assert less.typed["f.parties.1.name"] == ["另一店"]


HOSTILE = samples.HOSTILE


def test_hostile_text_stays_text_through_record_and_later_forms(play):
    number = play.open().last.number
    facts = GOOD | {"verification": HOSTILE, "case_name": HOSTILE, "parties__0__name": HOSTILE}
    assert "记录已形成" in opened(number, "file_case", "d").fill(**facts).press().text
    assert cases.dossier(number).fold.sheet["case_name"] == HOSTILE
    for act in ("write_report", "inquire", "collect_evidence"):
        page = opened(number, act)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "{{7*7}}" in page.text


EXTRA = {
    "seq": "99", "version": "0" * 64, "agency": "health", "actor": "z" * 32, "made": "2020-01-01",
    "by": "d" * 32, "person": "d" * 32, "office": "chief_head", "stage": "archiving", "late": "1",
    "f.context": "x", "f.amount": "1", "f.kinds": "fine", "f.version": "x", "f.record": "x",
    "f.parties.0.seq": "1", "f.evidence.0.id": "e1", "f.number": "假〔2026〕1号", "procedure": "x",
}  # fmt: skip


def records(number: str) -> list[tuple]:
    return [(r.kind, r.actor, r.say, r.version, r.late) for r in cases.dossier(number).records]


def test_what_the_form_does_not_ask_changes_nothing(play):
    """The same case twice, once with everything extra in the POST: the records say the same."""
    plain, extra = play.open().last.number, town.Play(play.frozen).open().last.number
    opened(plain, "file_case", "d").fill(**GOOD).press()
    opened(extra, "file_case", "d").fill(**GOOD).put(EXTRA).press()
    assert records(extra) == records(plain)
    row = Case.objects.get(number=extra)
    said = (row.agency_id, row.seq, row.stage)
    assert said == (town.AGENCY, len(records(extra)), "initiation")


def test_were_every_input_taken_the_extra_ones_would_get_in(play, monkeypatch):
    """The control: a reader that takes what it is sent lets a fact in that nobody asked for."""
    number = play.open().last.number
    page = opened(number, "file_case", "d").fill(**GOOD).put(EXTRA)
    real = cases.dossier(number).procedure.actions["file_case"]
    monkeypatch.setattr(
        "chengming.web.console.acts.sitting.Sitting._facts",
        lambda self, reader, then: {
            name.split(".")[1]: values[0] for name, values in reader.raw.items() if "." in name
        },
    )
    refused = page.press()
    assert refused.status == 422
    assert "没有“amount”这一项" in refused.text or "没有“context”这一项" in refused.text
    assert real.must


def test_a_power_of_another_agency_opens_no_form(play):
    client = at_desk("a")
    for power in ("food/unknown", "../x", "", "health/x"):
        answer = client.get("/new", {"power": power})
        assert answer.status_code == 200
        assert "属于哪一项职权" in answer.content.decode()
