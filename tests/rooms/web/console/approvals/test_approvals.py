"""审批 and 法制审核 queues: what a head sees before he decides, returns with reason, several at once."""

from datetime import timedelta

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.cases.test_compulsion import SEALING, Measure
from tests.rooms.web.console.cases.test_pages import desk, text_of

from chengming.casework.cases import queries
from chengming.casework.cases.models import Case, Slip
from chengming.standing.powers import actions as powers
from chengming.standing.powers.errors import SettingRefused

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def page(letter="d"):
    return text_of(desk(letter).get("/approvals/"))


def ready(play):
    """A major case that only waits for the decision; one head spoke against it."""
    play.file(town.LARGE).review().notice()
    views = [
        {"person": "d" * 32, "opinion": "同意。"},
        {"person": "f" * 32, "opinion": "不同意，数额过高。"},
    ]
    play.do("discuss_collectively", "d", {
        "attendees": ["d" * 32, "f" * 32], "opinions": views, "conclusion": "多数同意。",
        "outcome": "agreed",
    })  # fmt: skip
    play.do("state_defense", town.PARTY, {"content": "请求从轻处罚。"})
    play.do("reexamine", "a", {"outcome": "rejected", "reason": "理由不成立。"})
    play.frozen.move(timedelta(days=10))
    return play


def test_a_card_tells_what_law_money_risk_review_and_dissent_first(play):
    ready(play)
    shown = page()
    for part in ("作出行政处罚决定", "200,000 元", "食品安全法", "属于重大执法决定", "事实清楚。", "已签署",
                 "办案期限", "江阴某食品店"):  # fmt: skip
        assert part in shown, part
    against = shown.index("不同意，数额过高。")
    assert shown.index("不同意见") < against < shown.index("拟处理")
    assert shown.index("请求从轻处罚。") < shown.index("拟处理")


def test_what_goes_beyond_the_notice_is_shown(play):
    ready(play)
    sheet = town.facts(town.LARGE + 5_000_000)
    play.do("revise_report", "a", {"outcome": "penalty", "violations": sheet["violations"]})
    play.do("request_review", "a")
    play.do("conclude_review", "c", {"outcome": "passed", "opinion": "同意。"})
    play.do("confirm_review", "e", {"outcome": "passed"})
    shown = page()
    assert "负责人集体讨论" in shown
    assert "与告知书不同" in shown
    assert "告知 200,000 元，现拟 250,000 元" in shown


def test_approving_leads_to_the_form_and_the_queue_itself_decides_nothing(play):
    ready(play)
    answer = desk("d").get("/approvals/").content.decode()
    assert "/acts/decide/" in answer
    assert 'action="/approvals/together/decide"' not in answer


def test_a_return_needs_a_reason_reaches_the_handlers_and_records_nothing(play):
    ready(play)
    before = len(queries.timeline(play.case))
    address = "/approvals/澄市监案〔2026〕1号/return"
    client = desk("d")
    empty = client.post(address, {"act": "decide", "text": " "}, follow=True)
    assert "没有写明理由" in text_of(empty)
    done = client.post(
        address, {"act": "decide", "text": f"请补充裁量说明。{HOSTILE}"}, follow=True
    )
    assert "已退回" in text_of(done)
    assert len(queries.timeline(play.case)) == before
    shown = client.get("/approvals/").content.decode()
    assert "请补充裁量说明。&lt;script&gt;" in shown
    assert HOSTILE not in shown
    told = text_of(desk("b").get("/notices/"))
    assert "退回 澄市监案〔2026〕1号 作出行政处罚决定" in told
    assert "请补充裁量说明" not in told, "the reason stands in the case, not in the notice"
    assert "请补充裁量说明" in text_of(desk("b").get("/cases/澄市监案〔2026〕1号/"))


@pytest.mark.parametrize("act", ["", "x", "inquire", "conclude_review"])
def test_only_acts_of_this_head_can_be_returned(play, act):
    play.file()
    answer = desk("d").post("/approvals/澄市监案〔2026〕1号/return", {"act": act, "text": "退回。"})
    assert answer.status_code == 404
    assert not Slip.objects.exists()


def test_a_head_of_another_agency_can_return_nothing(play):
    from tests.rooms.web.console.signed_in import client_for

    play.file()
    town.enroll("9", "外单位负责人", "agency_head", town.OTHER_AGENCY)
    client = client_for("9" * 32, town.OTHER_AGENCY, "agency_head")
    address = "/approvals/澄市监案〔2026〕1号/return"
    assert client.post(address, {"act": "decide", "text": "退回。"}).status_code == 404


def test_what_is_overdue_stands_first(play):
    ready(play)
    for _ in range(2):
        play.open()
    play.frozen.move(timedelta(days=25))
    shown = page()
    assert shown.index("3号") < shown.index("1号")
    assert "线索核查期限 逾期" in shown


LISTED = ["extend_verification", "decline_filing", "close_case"]


def lists(play, value):
    return powers.adopt_setting(
        agency=town.AGENCY, name="approvals/together", value=value,
        valid_from=play.frozen.now().date(), power_to_decide="国办发〔2018〕118号/12",
        instrument="样本文件", by=town.REGISTRAR, at=play.frozen.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "value", [["decide"], ["discuss_collectively"], ["inquire"], ["x"], [], "close_case", None, [1]]
)
def test_decisions_and_acts_of_officers_are_never_listed(play, value):
    with pytest.raises(SettingRefused):
        lists(play, value)


def send(play, chosen, letter="d", **said):
    numbers = [f"澄市监案〔2026〕{n}号" for n in chosen]
    seen = {f"seen:{n}": s for n, s in Case.objects.values_list("number", "seq")}
    given = {"decline_filing-ground": "minor_corrected", "decline_filing-reason": "情节轻微。"}
    return desk(letter).post(
        "/approvals/together/decline_filing", {"case": numbers, **seen, **given, **said}
    )


@pytest.fixture
def three(play):
    lists(play, LISTED)
    for _ in range(3):
        play.open()
    return play


def test_routine_acts_are_approved_several_at_once_each_with_its_record(three):
    assert "可以一并审批" in page()
    answer = text_of(send(three, (1, 2)))
    assert answer.count("已办理") == 2
    for case in Case.objects.order_by("number"):
        kinds = [entry.record.kind for entry in queries.timeline(case)]
        assert ("decline_filing" in kinds) == (case.number[-2] in "12")


def test_what_moved_meanwhile_is_refused_alone(three):
    old = dict(Case.objects.values_list("number", "seq"))
    three.do("inspect_site", "a", {}, beside=("b",))
    answer = text_of(send(three, (1, 3), **{f"seen:{n}": s for n, s in old.items()}))
    assert answer.count("已办理") == 1
    assert "没有办理 澄市监案〔2026〕3号 您查看之后本案已有变化" in answer


def test_nothing_chosen_or_said_comes_back_with_what_was_typed(three):
    assert "没有选择案件" in text_of(send(three, ()))
    answer = send(three, (1,), **{"decline_filing-reason": ""})
    shown = answer.content.decode()
    assert "还有 1 处需要改正" in shown
    assert 'value="澄市监案〔2026〕1号" checked' in shown
    assert Case.objects.filter(ended__isnull=True).count() == 3


def test_unlisted_acts_foreign_cases_and_other_offices_are_refused(three):
    assert desk("d").post("/approvals/together/decide", {}).status_code == 404
    assert desk("f").post("/approvals/together/decline_filing", {}).status_code == 404
    answer = text_of(send(three, (9,), **{"seen:澄市监案〔2026〕9号": "1"}))
    assert "现在不等待这项审批" in answer
    assert Case.objects.filter(ended__isnull=True).count() == 3


def test_it_asks_for_a_second_factor_shown_just_now(three):
    from tests.rooms.web.console.signed_in import client_for

    stale = client_for("d" * 32, town.AGENCY, "agency_head", fresh=False)
    stale.post("/approvals/together/decline_filing", {"case": ["澄市监案〔2026〕1号"]})
    assert Case.objects.filter(ended__isnull=True).count() == 3


def test_the_review_queue_stands_by_deadline_and_says_what_changed(play):
    play.file(town.LARGE).review("correct")
    sheet = town.facts(15_000_000)
    play.do("revise_report", "a", {"outcome": "penalty", "violations": sheet["violations"]})
    play.do("request_review", "a", {"handling": "已按意见核减。"})
    first = play.case
    play.file(town.LARGE)
    play.do("request_review", "a")
    assert first != play.case
    shown = text_of(desk("c").get("/reviews/"))
    assert "第 2 次送审" in shown
    assert "与上次送审相比：改动 1 处" in shown
    assert "拟作出的处罚" in shown
    assert "出具法制审核意见" in shown
    assert shown.index("1号") < shown.index("2号")


def test_the_head_of_the_legal_office_signs_and_the_reviewer_does_not(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    play.do("conclude_review", "c", {"outcome": "passed", "opinion": "同意。"})
    assert "签署审核意见" in text_of(desk("e").get("/reviews/"))
    assert "acts/confirm_review" not in desk("c").get("/reviews/").content.decode()


def test_my_work_tells_what_is_due_and_offers_the_next_act(play):
    play.file()
    answer = desk("a").get("/")
    shown = text_of(answer)
    assert "办案期限 · 行政处罚法第六十条" in shown
    assert "制作行政处罚告知书" in shown
    assert "/acts/notify/" in answer.content.decode()
    play.open()
    play.frozen.move(timedelta(days=25))
    later = text_of(desk("a").get("/"))
    assert "已逾期 1" in later
    assert later.index("2号") < later.index("1号")


def test_notices_are_read_together_and_what_came_since_stays(play):
    play.file()
    client = desk("b")
    until = client.get("/notices/").context["until"]
    play.do("inspect_site", "a", {}, beside=("b",))
    client.post("/notices/read", {"until": until})
    assert "现场检查" in text_of(client.get("/notices/"))
    client.post("/notices/read", {"until": "x"})
    assert "没有新消息" in text_of(client.get("/notices/"))


def test_an_urgent_measure_waits_in_the_queue_by_its_twenty_four_hours(play):
    measure = Measure(play, SEALING)
    measure.take_at_once()
    measure.report()
    play.do("request_review", "a")
    assert "当场实施后补办批准" in text_of(desk("c").get("/reviews/"))
