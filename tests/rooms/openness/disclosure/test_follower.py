"""The follower: in the order of the log, idempotent, rebuilt from nothing, and nothing else moves."""

from datetime import timedelta
from typing import Any

import psycopg
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published, searched
from tests.rooms.openness.disclosure.published import decided, publish, withdraw
from tests.rooms.openness.disclosure.sequencing import sequence

from chengming.openness.disclosure import follower, queries
from chengming.openness.disclosure.models import Paper, PublishedDecision, RegisterRow
from chengming.openness.disclosure.publishing import projection


def some_life(play: town.Play) -> list[Any]:
    """One published, one withdrawn, one withheld, one only decided."""
    cases = [decided(play)]
    publish(play)
    cases.append(decided(play))
    publish(play)
    withdraw(play)
    cases.append(decided(play))
    publish(play, "withhold", ground="no_social_impact")
    cases.append(decided(play, served=False))
    return cases


def emptied(city) -> None:
    """Every public table and every row behind it gone, as after a loss."""
    tables = ", ".join(model._meta.db_table for model in (*projection.TABLES,))
    rest = "disclosure_agency, disclosure_officer, disclosure_power, disclosure_scope_row"
    with psycopg.connect(city.dsn("owner"), autocommit=True) as owner:
        owner.execute(f"TRUNCATE {tables}, {rest}, disclosure_follower")


def without_state(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: rows for name, rows in found.items() if name != "disclosure_follower"}


def test_following_the_log_twice_and_rebuilding_give_the_same(real_shown, scratch_city):
    some_life(real_shown)
    sequence(scratch_city)
    taken = follower.follow()
    assert taken > 50
    once = searched.snapshot()
    states = [n.state for n in queries.register(town.AGENCY, "decide", 2026).numbers]
    assert states == ["published", "withdrawn", "not_by_law", "not_due"]
    assert len(queries.agencies()) == 2
    assert len(queries.officers(town.AGENCY)) == 5
    assert queries.scope_list(town.AGENCY)[0].amount_fen == 10_000_000
    assert follower.follow() == 0
    assert searched.snapshot() == once, "nothing new, nothing moved"
    emptied(scratch_city)
    assert without_state(searched.snapshot()) != without_state(once)
    follower.rebuild()
    assert without_state(searched.snapshot()) == without_state(once)
    emptied(scratch_city)
    assert follower.follow() == taken
    assert without_state(searched.snapshot()) == without_state(once)


def test_places_in_the_log_are_filled_in_when_there_are_any(real_shown, scratch_city):
    decided(real_shown)
    done = publish(real_shown)
    assert set(queries.decision(done.slug).indexes) == {None}
    sequence(scratch_city)
    follower.follow()
    assert None not in queries.decision(done.slug).indexes


def test_lag_is_told(real_shown, scratch_city):
    decided(real_shown)
    lag = follower.lag()
    assert (lag.size, lag.behind) == (0, 0)
    assert lag.waiting > 20
    sequence(scratch_city)
    assert follower.lag().behind > 20
    follower.follow()
    assert (follower.lag().behind, follower.lag().waiting) == (0, 0)
    assert queries.following().position == follower.lag().size


def test_a_day_makes_a_number_overdue_without_any_record(real_shown, scratch_city):
    decided(real_shown, served=False)
    sequence(scratch_city)
    follower.follow()
    assert RegisterRow.objects.get().state == "not_due"
    real_shown.frozen.move(timedelta(days=40))
    follower.follow()
    assert RegisterRow.objects.get().state == "overdue"
    assert "2026-04-09" not in "".join(searched.rows_of("disclosure_register"))


def test_a_page_whose_term_is_over_goes_with_the_day(real_shown, scratch_city):
    decided(real_shown)
    done = publish(real_shown)
    sequence(scratch_city)
    follower.follow()
    real_shown.frozen.move(timedelta(days=1107))
    follower.follow()
    assert not PublishedDecision.objects.exists()
    assert queries.tombstone(done.slug).ground_title == "公示期满"


def test_a_hidden_case_changes_nothing_public_but_its_number(shown):
    decided(shown)
    publish(shown)
    projection.project(shown.case)
    before, counts = searched.snapshot(), figures()
    hidden = decided(shown)
    projection.project(hidden)
    publish(shown, "withhold", ground="no_social_impact")
    after = searched.snapshot()
    assert figures() == counts
    assert after.pop("disclosure_register") != before.pop("disclosure_register")
    assert after == before


def figures() -> list[Any]:
    """Everything the public can count."""
    filters = queries.Filters
    found = [
        queries.search_decisions(term, narrowed)
        for term in ("", "食品", "江阴", "澄市监罚〔2026〕2号")
        for narrowed in (
            filters(),
            filters(agency=town.AGENCY),
            filters(kind="fine"),
            filters(year=2026),
        )
    ]
    return [*found, queries.count_officers(), queries.count_powers(), queries.agencies()]


def test_with_a_hidden_case_shown_the_figures_move(shown):
    decided(shown)
    publish(shown)
    counts = figures()
    decided(shown)
    publish(shown)
    assert figures() != counts


def test_of_a_number_that_is_not_public_nothing_else_is_said(shown):
    secrets = published.Secrets()
    case = decided(shown, published.natural_facts(secrets), served=False)
    projection.project(case)
    (row,) = searched.rows_of("disclosure_register")
    for told in (*secrets.all(), "食品", "无证", "2026-03-12", "承办人甲", "fine"):
        assert told not in row
    columns = {f.name for f in RegisterRow._meta.get_fields()}
    assert columns == {
        "key", "agency", "agency_name", "series", "year", "ordinal", "number", "state", "slug",
    }  # fmt: skip


def test_of_officers_only_what_may_be_shown_is_shown(shown):
    follower.rebuild()
    (officer,) = queries.officer("JY-a-0001")
    assert (officer.name, officer.agency) == ("承办人甲", town.AGENCY)
    assert not {"person", "id_number", "phone"} & set(vars(officer))
    assert "a" * 32 not in searched.public_text(), "no person's own number either"


def test_a_credential_that_was_taken_back_is_no_longer_good(shown):
    town.registry.revoke_credential(
        number="JY-a-0001",
        revoked_on=town.START.date(),
        reason="调离。",
        by=town.REGISTRAR,
        at=shown.frozen.now(),
    )
    follower.rebuild()
    assert queries.officer("JY-a-0001") == []
    assert len(queries.officer("JY-a-0001", town.date(2026, 2, 1))) == 1


def test_papers_follow_the_case(shown):
    case = decided(shown)
    projection.project(case)
    notice = Paper.objects.get(kind="penalty_notice")
    paper = Paper.objects.get(kind="penalty_decision")
    assert [step["what"] for step in notice.steps] == ["陈述、申辩", "要求听证"]
    assert paper.state == "valid"
    assert {step["what"] for step in paper.steps} == {"缴纳罚没款", "申请行政复议", "提起行政诉讼"}
    shown.do(
        "annul_decision", "d", {"ground": "own_error", "reason": "错误。", "was_published": False}
    )
    projection.project(case)
    paper.refresh_from_db()
    assert (paper.state, paper.steps) == ("withdrawn", [])
