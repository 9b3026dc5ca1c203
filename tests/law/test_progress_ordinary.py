"""Whole cases of the ordinary penalty procedure on the real law data, act by act."""

from datetime import date

import pytest
from tests.law.small_procedure import (
    AGENCY,
    CHAIR,
    CHIEF,
    HEAD,
    LAW,
    OFFICER,
    PARTY,
    REVIEWER,
    SECOND,
    Case,
    moment,
    person,
)

from chengming.law.judging.evaluation import Evaluation
from chengming.law.judging.fold import plans_of
from chengming.law.predicates import hit_rows
from chengming.law.progress import Act, Context, Fold, Person, ScopeRow, judge, progress

ORDINARY = LAW.procedures["penalty/ordinary"]
ROW = ScopeRow("s-1", "大额罚款", party_class="organization", metric="fine", amount_fen=10_000_000)
LEGAL_HEAD = person("legal-head", "legal_head", review=True)
APPROVER = person("approver", "disclosure_approver")
SMALL, LARGE = 5_000_000, 10_000_000


def context(field: str = "market_regulation", rows: tuple[ScopeRow, ...] = (ROW,)) -> Context:
    return Context(field, "320281", AGENCY, "food/expired", rows)


def violations(fen: int, **more: object) -> list[dict[str, object]]:
    return [
        {
            "conduct": "经营超过保质期的食品",
            "happened_on": "2026-02-20",
            "provisions": ["食品安全法/34/1/10"],
            "basis": ["食品安全法/124/1/5"],
            "penalties": [{"kind": "fine", "fen": fen}],
            **more,
        }
    ]


def investigated(
    fen: int = SMALL, field: str = "market_regulation", rows: tuple[ScopeRow, ...] = (ROW,)
) -> Case:
    """A case up to the report, in March 2026."""
    case = Case(ORDINARY, context(field, rows))
    case.do("register_lead", OFFICER, "03-01", source="inspection", found_on="2026-03-01")
    case.do(
        "file_case",
        HEAD,
        "03-02",
        verification="属实",
        approved_by="head",
        handlers=["officer-1", "officer-2"],
        case_name="经营超过保质期食品案",
        parties=[{"kind": "organization", "name": "某公司"}],
        violations=violations(fen),
    )
    case.do("inquire", OFFICER, "03-03", SECOND)
    flags = ("public_interest", "social_impact", "major_rights", "complex", "serious")
    case.do(
        "write_report",
        OFFICER,
        "03-05",
        outcome="penalty",
        evidence=[{"id": "1", "type": "documentary", "title": "进货单"}],
        remedies={"reconsideration_body": "江阴市人民政府", "court": "江阴市人民法院"},
        discretion={"manner": "ordinary", "departs": False},
        **dict.fromkeys(flags, False),
    )
    return case


def served(case: Case, notice: str, tells_hearing: bool = False) -> Case:
    case.do("notify", OFFICER, f"{notice}T09:00", tells_hearing=tells_hearing)
    case.do(
        "serve_notice",
        OFFICER,
        f"{notice}T15:00",
        SECOND,
        method="direct",
        served_on=f"2026-{notice}",
    )
    return case


def reviewed(case: Case, day: str) -> Case:
    case.do("request_review", OFFICER, f"{day}T09:00")
    case.do("conclude_review", REVIEWER, f"{day}T10:00", outcome="passed", opinion="同意")
    case.do("confirm_review", LEGAL_HEAD, f"{day}T11:00", outcome="passed")
    return case


def test_small_case_runs_from_lead_to_closing_without_review() -> None:
    case = served(investigated(), "03-06")
    assert case.refused("decide", HEAD, "03-10", correction="in_decision") == {"party_heard"}
    case.do("decide", HEAD, "03-16", correction="in_decision")
    assert case.refused("publish_decision", APPROVER, "03-16", scope="full") == {
        "publish_after_service"
    }
    case.do(
        "serve_decision",
        OFFICER,
        "03-17",
        SECOND,
        paper="penalty",
        method="direct",
        served_on="2026-03-17",
    )
    assert case.refused("pay", PARTY, "03-20", fen=SMALL + 1) == {"payment_not_over"}
    case.do("publish_decision", APPROVER, "03-18", scope="full")
    case.do("pay", PARTY, "03-20", fen=SMALL)
    case.do("record_performance", OFFICER, "03-20T11:00", content="已缴清")
    case.do("close_case", HEAD, "03-25", ground="performed")
    found = progress(case.fold, moment("03-25T12:00"))
    assert (found.stage, found.ended) == ("archiving", True)
    assert case.seq == 12


def test_publication_is_due_from_the_decision_by_the_time_of_the_field() -> None:
    for field, due in (("market_regulation", date(2026, 4, 14)), ("health", date(2026, 3, 25))):
        case = served(investigated(field=field), "03-06")
        case.record("decide", HEAD, "03-16", correction="in_decision")
        found = {d.clock: d.deadline for d in progress(case.fold, moment("03-16T10:00")).due}
        assert found["publication"] == due, field


def test_large_fine_is_major_by_the_agencys_own_list() -> None:
    case = investigated(LARGE)
    major, why = progress(case.fold, moment("03-05T10:00")).conditions["major_decision"]
    assert major is True
    assert any("s-1" in reason for reason in why)
    assert (
        progress(investigated(LARGE - 1).fold, moment("03-05T10:00")).conditions["major_decision"][
            0
        ]
        is False
    )


def test_rows_hit_are_named() -> None:
    case = investigated(LARGE)
    act = Act("decide", moment("03-06"))
    known = Evaluation(case.fold, act, plans_of(ORDINARY).acts["decide"])
    assert hit_rows(known) == ("s-1",)


def test_heard_case_is_reviewed_after_the_hearing_and_discussed_before_the_decision() -> None:
    case = investigated(LARGE)
    assert "hearing_right_told" in case.refused("notify", OFFICER, "03-06", tells_hearing=False)
    served(case, "03-06", tells_hearing=True)
    case.do("request_hearing", PARTY, "03-09", late=False)
    assert "review_after_hearing" in case.refused("request_review", OFFICER, "03-09")
    case.do("appoint_chair", HEAD, "03-10", chair="chair")
    case.do("notify_hearing", CHAIR, "03-11", held_on="2026-03-20")
    assert case.refused("hold_hearing", CHAIR, "03-19", record="signed") == {"hearing_gap_kept"}
    case.do("hold_hearing", CHAIR, "03-20", record="signed")
    case.do("report_hearing", CHAIR, "03-23", opinion="维持")
    assert {"legal_review", "discussed"} <= case.refused(
        "decide", HEAD, "03-24", correction="in_decision"
    )
    reviewed(case, "03-24")
    case.do(
        "discuss_collectively",
        CHIEF,
        "03-25",
        attendees=["chief", "head"],
        opinions=[{"person": p, "opinion": "同意"} for p in ("chief", "head")],
        conclusion="同意",
        outcome="agreed",
    )
    case.do("decide", HEAD, "03-26", correction="in_decision")


def test_review_precedes_the_notice_and_is_spent_by_a_change_of_what_is_proposed() -> None:
    lower = ScopeRow("s-2", party_class="organization", metric="fine", op=">", amount_fen=SMALL - 1)
    case = investigated(rows=(lower,))
    assert case.refused("notify", OFFICER, "03-06", tells_hearing=False) == {
        "review_precedes_notice"
    }
    reviewed(case, "03-06")
    assert case.judge("notify", OFFICER, "03-09", tells_hearing=False).allowed is True
    case.do("revise_report", OFFICER, "03-09", outcome="penalty", violations=violations(SMALL + 1))
    assert case.refused("notify", OFFICER, "03-10", tells_hearing=False) == {
        "review_precedes_notice"
    }
    reviewed(case, "03-10")
    case.do("notify", OFFICER, "03-11", tells_hearing=False)


@pytest.mark.parametrize(
    ("fen", "gate"), [(SMALL + 100, "not_heavier"), (SMALL, None), (SMALL - 100, None)]
)
def test_only_a_heavier_penalty_than_notified_is_refused(fen: int, gate: str | None) -> None:
    case = served(investigated(), "03-06")
    case.do("revise_report", OFFICER, "03-09", outcome="penalty", violations=violations(fen))
    verdict = case.judge("decide", HEAD, "03-16", correction="in_decision")
    gates = {refusal.gate for refusal in verdict.refusals}
    assert (gate in gates) if gate else verdict.allowed is True, verdict


def test_a_kind_of_penalty_the_notice_did_not_name_is_refused() -> None:
    case = served(investigated(), "03-06")
    more = violations(SMALL)
    more[0]["penalties"] = [{"kind": "fine", "fen": SMALL}, {"kind": "revocation"}]
    case.do("revise_report", OFFICER, "03-09", outcome="penalty", violations=more)
    refused = case.refused("decide", HEAD, "03-16", correction="in_decision")
    assert "not_beyond_the_notice" in refused


@pytest.mark.parametrize("beside", [False, True], ids=["himself", "beside another"])
def test_whoever_was_ever_named_a_handler_does_not_review_though_replaced_twice(
    beside: bool,
) -> None:
    case = investigated()
    idle = person("idle", "legal_reviewer", enforcement=True, review=True)
    for day, named in (("03-06", "idle"), ("03-07", "officer-3"), ("03-08", "officer-1")):
        case.do("assign_handlers", HEAD, day, handlers=["officer-1", "officer-2", named])
    case.do("request_review", OFFICER, "03-09")
    by, others = (REVIEWER, (idle,)) if beside else (idle, ())
    said = {"outcome": "passed", "opinion": "同意"}
    assert case.refused("conclude_review", by, "03-10", *others, **said) == {"reviewer_apart"}
    case.do("conclude_review", REVIEWER, "03-10", **said)


def test_what_is_still_to_be_said_names_the_articles_of_the_gates_that_wait() -> None:
    case = investigated()
    verdict = case.judge("notify", OFFICER, "03-06")
    assert verdict.allowed is None
    assert verdict.to_say == ("tells_hearing",)
    assert set(verdict.citations) == {"行政处罚法/44"}
    large = investigated(LARGE, rows=()).judge("notify", OFFICER, "03-06")
    assert "行政处罚法/63" in large.citations


def test_time_for_verification_is_extended_only_where_a_rule_provides_it() -> None:
    for field, refused in (("health", {"verification_extension_has_a_rule"}), ("housing", None)):
        case = Case(ORDINARY, context(field))
        case.do("register_lead", OFFICER, "03-01", source="inspection", found_on="2026-03-01")
        if refused:
            assert case.refused("extend_verification", HEAD, "03-05", ground="复杂") == refused
        else:
            case.do("extend_verification", HEAD, "03-05", ground="复杂")


def test_every_refusal_anywhere_in_a_case_names_an_article_in_chinese() -> None:
    case = served(investigated(LARGE), "03-06", tells_hearing=True)
    states = progress(case.fold, moment("03-10")).acts
    refusals = [refusal for state in states for refusal in state.verdict.refusals]
    assert len(refusals) > 40
    for refusal in refusals:
        assert refusal.citations
        assert "第" in refusal.message
        assert "条" in refusal.message or "号" in refusal.message


def test_judging_for_anyone_never_refuses_what_somebody_is_allowed() -> None:
    case = served(investigated(), "03-06")
    at = moment("03-16")
    somebody: list[Person] = [OFFICER, HEAD, CHIEF, REVIEWER, LEGAL_HEAD, PARTY, APPROVER, CHAIR]
    for act in ORDINARY.actions:
        anyone = judge(case.fold, Act(act, at), at)
        for who in somebody:
            if judge(case.fold, Act(act, at, who, (SECOND,)), at).allowed is not False:
                assert anyone.allowed is not False, act


def test_folding_again_gives_the_same_case() -> None:
    case = served(investigated(), "03-06")
    again = Fold.start(LAW, ORDINARY, context())
    for live in sorted(case.fold.latest.values(), key=lambda live: live.event.seq):
        again.add(live.event)
    now = moment("03-16")
    assert again.version == case.fold.version
    assert progress(again, now).acts == progress(case.fold, now).acts
