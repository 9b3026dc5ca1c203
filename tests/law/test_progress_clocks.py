"""期限 of a case: started, paused, extended, chained, counted back; real calendars and parameters."""

from datetime import date, datetime

from tests.law.small_procedure import (
    CHAIR,
    CHIEF,
    HEAD,
    OFFICER,
    REVIEWER,
    SECOND,
    Case,
    filed,
    moment,
    noticed,
    reported,
)

from chengming.law.progress import Act, Context, judge, progress

HEALTH = Context("health", "320281", "market_regulation")


def deadline(case: Case, clock: str, at: str):
    due = {item.clock: item for item in progress(case.fold, moment(at)).due}
    return due[clock].deadline


def state(case: Case, clock: str, at: str) -> str:
    return case.fold.clock_state(clock, moment(at))


def test_decision_is_due_ninety_days_after_filing_and_rolls_past_rest_days() -> None:
    # 90 days from 2 March is Sunday 31 May.
    assert deadline(filed(), "decision", "03-03") == date(2026, 6, 1)


def test_clock_starts_on_the_day_named_not_on_the_day_recorded() -> None:
    case = reported()
    case.do("notify", OFFICER, "03-09", served_on="2026-03-05")
    assert deadline(case, "statement", "03-09") == date(2026, 3, 12)
    assert state(case, "statement", "03-12T23:59") == "running"
    assert state(case, "statement", "03-13T00:00") == "elapsed"


def test_a_clock_never_started_or_ended_is_idle() -> None:
    case = noticed()
    assert state(case, "window", "03-06") == "idle"
    case.do("decide", HEAD, "03-16")
    assert state(case, "statement", "03-17") == "idle"
    assert state(case, "decision", "12-01") == "idle"


def test_pause_counts_only_where_the_field_lists_its_ground() -> None:
    market = filed()
    market.record("tell_hearing", OFFICER, "03-10")
    market.record("hear", CHAIR, "03-20")
    # ten days (11 to 20 March) are not counted: 10 June.
    assert deadline(market, "decision", "03-21") == date(2026, 6, 10)
    health = filed(HEALTH)
    health.record("tell_hearing", OFFICER, "03-10")
    health.record("hear", CHAIR, "03-20")
    assert deadline(health, "decision", "03-21") == date(2026, 6, 1)


def test_pause_on_a_ground_no_rule_lists_does_not_count() -> None:
    case = filed()
    case.record("stop", HEAD, "03-10")
    assert deadline(case, "decision", "03-21") == date(2026, 6, 1)


def test_open_pause_leaves_no_deadline_and_nothing_elapses() -> None:
    case = filed()
    case.record("tell_hearing", OFFICER, "03-10")
    assert deadline(case, "decision", "03-21") is None
    assert state(case, "decision", "12-01") == "running"


def test_clock_that_ran_out_before_the_pause_stays_elapsed() -> None:
    case = filed()
    case.record("tell_hearing", OFFICER, "07-10")
    assert state(case, "decision", "07-11") == "elapsed"


def test_pause_of_any_ground_counts_where_no_rule_lists_grounds() -> None:
    case = reported(complex=True)
    case.do("ask_review", OFFICER, "03-04T10:00")
    # ten working days after 4 March: 18 March; paused 6 to 10 March (two working days).
    assert deadline(case, "review", "03-05") == date(2026, 3, 18)
    case.do("ask_supplement", REVIEWER, "03-06")
    case.do("supply", OFFICER, "03-10")
    assert deadline(case, "review", "03-11") == date(2026, 3, 20)


def test_extension_adds_what_the_rule_of_the_field_gives() -> None:
    case = filed()
    case.do("extend", HEAD, "05-20")
    # 120 days from 2 March: 30 June.
    assert deadline(case, "decision", "05-21") == date(2026, 6, 30)


def test_extension_where_no_rule_gives_one_changes_nothing() -> None:
    case = filed(HEALTH)
    case.record("extend", HEAD, "05-20")
    assert deadline(case, "decision", "05-21") == date(2026, 6, 1)


def test_a_recorded_extension_beyond_all_measure_leaves_the_case_readable() -> None:
    case = filed(HEALTH)
    case.record("extend", HEAD, "05-20", days=5_000_000)
    assert deadline(case, "decision", "05-21") >= date(2026, 6, 1)


def test_extension_after_the_end_is_refused() -> None:
    assert filed().refused("extend", HEAD, "06-02") == {"extend_in_time"}


def test_seven_working_days_before_the_hearing() -> None:
    case = filed()
    case.do("tell_hearing", OFFICER, "03-04")
    # Thursday 12 March leaves six; Friday 13 March counts back seven working days to 4 March.
    assert case.refused("hear", CHAIR, "03-12") == {"gap_kept"}
    case.do("hear", CHAIR, "03-13")


def test_clock_chained_to_another_starts_when_that_one_runs_out() -> None:
    case = noticed()
    case.do("decide", HEAD, "03-16")
    assert state(case, "window", "09-16") == "idle"
    assert "court_in_window" in case.refused("apply_court", HEAD, "09-16")
    assert state(case, "window", "09-17") == "running"
    # three months from 16 September.
    assert deadline(case, "window", "09-18") == date(2026, 12, 16)
    case.do("apply_court", HEAD, "09-20")
    assert state(case, "window", "09-21") == "idle"
    assert state(case, "window", "12-31") == "idle"


def test_annulling_ends_the_chain() -> None:
    case = noticed()
    case.do("decide", HEAD, "03-16")
    case.do("annul", HEAD, "03-20")
    assert state(case, "window", "12-01") == "idle"


def test_hours_run_to_the_minute() -> None:
    case = filed()
    case.do("transfer", CHIEF, "03-03T09:30")
    assert deadline(case, "handover", "03-03T10:00") == moment("03-04T09:30")
    assert state(case, "handover", "03-04T09:30") == "running"
    assert state(case, "handover", "03-04T09:31") == "elapsed"


def test_clock_without_a_limit_in_this_field_runs_and_never_ends() -> None:
    case = reported(context=HEALTH)
    case.do("notify", OFFICER, "03-05", served_on="2026-03-05")
    assert deadline(case, "statement", "03-06") is None
    assert state(case, "statement", "12-01") == "running"
    due = {item.clock: item for item in progress(case.fold, moment("12-01")).due}
    assert "须由本机关自行规定" in due["statement"].note
    assert due["decision"].note == ""
    verdict = case.judge("decide", HEAD, "12-01")
    (refusal,) = [r for r in verdict.refusals if r.gate == "party_heard"]
    assert "“陈述申辩期限”没有天数" in refusal.message


def test_agency_may_set_a_limit_the_law_leaves_open() -> None:
    settings = {"limits": {"penalty/statement/time_limit": {"n": 3, "unit": "WD"}}}
    case = reported(context=Context("health", "320281", "market_regulation", settings=settings))
    case.do("notify", OFFICER, "03-05", served_on="2026-03-05")
    assert deadline(case, "statement", "03-06") == date(2026, 3, 10)


def test_agency_may_give_the_party_more_time_than_the_rules() -> None:
    settings = {"limits": {"penalty/statement/time_limit": {"n": 7, "unit": "WD"}}}
    where = Context("market_regulation", "320281", "market_regulation", settings=settings)
    case = reported(context=where)
    case.do("notify", OFFICER, "03-05", served_on="2026-03-05")
    assert deadline(case, "statement", "03-06") == date(2026, 3, 16)


def test_agency_may_shorten_its_own_time_but_nobody_elses() -> None:
    limits = {
        "review/time_limit": {"n": 5, "unit": "WD"},
        "penalty/statement/time_limit": {"n": 1, "unit": "WD"},
    }
    context = Context(
        "market_regulation", "320281", "market_regulation", settings={"limits": limits}
    )
    case = reported(context=context)
    case.do("ask_review", OFFICER, "03-05")
    case.do("notify", OFFICER, "03-05", served_on="2026-03-05")
    assert deadline(case, "review", "03-06") == date(2026, 3, 12)
    assert deadline(case, "statement", "03-06") == date(2026, 3, 12)
    limits["review/time_limit"]["n"] = 30
    wider = reported(context=context)
    wider.do("ask_review", OFFICER, "03-05")
    assert deadline(wider, "review", "03-06") == date(2026, 3, 19)


def test_overdue_is_shown_and_refuses_nothing() -> None:
    case = noticed()
    due = {item.clock: item for item in progress(case.fold, moment("07-01")).due}
    assert due["decision"].overdue
    assert due["decision"].expired_effect == "逾期"
    assert not due["statement"].overdue
    case.do("decide", HEAD, "07-01")


def test_due_explains_its_computation() -> None:
    due = {item.clock: item for item in progress(filed().fold, moment("03-03")).due}
    steps = due["decision"].computation.steps
    assert any("90" in step for step in steps)


def test_next_look_is_the_first_moment_after_the_nearest_deadline() -> None:
    case = noticed()
    assert progress(case.fold, moment("03-06")).next_look == moment("03-13T00:00")
    assert progress(case.fold, moment("03-16")).next_look == moment("06-02T00:00")


def test_moments_of_another_zone_fall_on_the_day_in_beijing() -> None:
    case = reported()
    case.do("notify", OFFICER, "03-05", served_on="2026-03-05")
    late = datetime.fromisoformat("2026-03-12T16:30:00+00:00")  # 13 March 00:30 in Beijing
    verdict = judge(case.fold, Act("decide", late, HEAD), late)
    assert verdict.allowed is True
    early = datetime.fromisoformat("2026-03-12T15:30:00+00:00")
    assert judge(case.fold, Act("decide", early, HEAD), early).allowed is False


def test_late_entry_counts_time_from_the_act_not_from_the_entry() -> None:
    case = filed()
    case.do("inquire", OFFICER, "03-03", SECOND, now="03-10")
    assert deadline(case, "decision", "03-10") == date(2026, 6, 1)
