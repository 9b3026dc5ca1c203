"""Changes that look like defects and are none: on the last day, with reasons, by standing in."""

from dataclasses import replace
from datetime import date

from chengming.casework.review.checks.view import Paper
from tests.corpus.draft import Draft
from tests.corpus.measure_defects import taking
from tests.corpus.planting import lawful


@lawful("small", "stated", "waived")
def credential_good_until_the_last_day(d: Draft) -> None:
    last = d.day(d.one("serve_decision").on)
    d.certificates["a"] = [replace(d.certificates["a"][0], expires=last)]


@lawful("small", "kept")
def filed_on_the_last_day(d: Draft) -> None:
    d.shift("file_case", 13)


@lawful("small", "stated")
def served_on_the_last_day(d: Draft) -> None:
    d.one("serve_decision").on = d.one("decide").on + 7


@lawful("small")
def decided_on_the_first_day_it_could_be(d: Draft) -> None:
    d.one("decide").on, d.one("serve_decision").on = 16, 17


@lawful("heard")
def hearing_told_on_the_last_day(d: Draft) -> None:
    d.one("notify_hearing").on = 16


@lawful("kept")
def disposed_on_the_last_day(d: Draft) -> None:
    entry = d.one("dispose_preserved")
    d.entries.remove(entry)
    d.add("dispose_preserved", 9, "d", say=entry.say)


@lawful("kept")
def urgent_and_approved_at_once(d: Draft) -> None:
    d.drop("approve_preservation")
    d.one("preserve_evidence").say["urgent"] = True
    d.add("approve_preservation", 3, "d", say={"kind": "after_urgent"}, hour=11)


@lawful("small", "moved")
def late_with_a_reason(d: Draft) -> None:
    entry = d.one("inquire")
    entry.late, entry.made, entry.late_reason = True, 6, "现场没有网络。"


@lawful("small", "heard")
def refused_to_sign(d: Draft) -> None:
    d.one("inquire").say["signed"] = "refused_noted"


@lawful("stated")
def lighter_than_noticed(d: Draft) -> None:
    fact = d.violation()
    less = {**fact, "penalties": [{**fact["penalties"][0], "fen": 300_000}]}
    d.one("decide").say["violations"] = [less]


@lawful("small")
def left_with_a_witness(d: Draft) -> None:
    d.one("serve_notice").say |= {"method": "left", "witnessed": True}


@lawful("stated")
def recusal_refused(d: Draft) -> None:
    d.add("request_recusal", 5, "p", say={"person": "a", "ground": "态度不好"}, hour=11)
    d.add("decide_recusal", 6, "d", say={"person": "a", "outcome": "refused"})


@lawful("stated")
def recused_and_replaced(d: Draft) -> None:
    d.add("recuse", 6, "b", say={"ground": "与当事人是邻居"})
    d.add("assign_handlers", 6, "d", say={"handlers": ["a", "x"]}, hour=11)
    for kind in ("serve_notice", "serve_decision"):
        d.one(kind).beside = ["x"]


@lawful("small")
def three_officers(d: Draft) -> None:
    d.one("inspect_site").beside = ["b", "x"]


@lawful("small")
def the_first_number_of_the_year(d: Draft) -> None:
    decided = d.one("decide")
    decided.instrument = decided.instrument[: decided.instrument.index("〕") + 1] + "1号"
    d.numbers = set()


@lawful("small")
def departed_and_approved(d: Draft) -> None:
    d.facts()["discretion"] = {"manner": "lighter", "departs": True, "reason": "主动改正。"}
    d.add("approve_departure", 14, "f", say={"reason": "同意。"})


@lawful("small")
def not_yet_decided(d: Draft) -> None:
    d.drop("decide", "serve_decision")


@lawful("heard")
def in_review(d: Draft) -> None:
    d.drop("conclude_review", "confirm_review", "discuss_collectively", "decide", "serve_decision")


@lawful("small")
def found_on_the_last_day_of_two_years(d: Draft) -> None:
    d.violation()["happened_on"] = d.start.replace(year=2024).isoformat()


@lawful("waived")
def harm_to_health_within_five_years(d: Draft) -> None:
    d.violation().update(
        happened_on="2023-06-01", extended_limitation=True, consequence="造成感染。"
    )


@lawful("waived")
def a_minor_punished_more_lightly(d: Draft) -> None:
    party = d.facts()["parties"][0]
    party["born"] = "2009-06-01"
    del party["id_number"]
    d.facts()["discretion"]["manner"] = "lighter"


@lawful("small")
def extended_in_time(d: Draft) -> None:
    d.add("extend_decision", 30, "d", say={"ground": "案情复杂"})
    for kind in ("notify", "serve_notice", "decide", "serve_decision"):
        d.entries.sort(key=lambda e: (e.on, e.hour))
        d.one(kind).on += 60
    d.entries.sort(key=lambda e: (e.on, e.hour))


@lawful("stated")
def adopted_and_changed(d: Draft) -> None:
    d.one("reexamine").say["outcome"] = "partly"
    less = {**d.violation(), "penalties": [{**d.violation()["penalties"][0], "fen": 300_000}]}
    d.add("revise_report", 14, "a", say={"outcome": "penalty", "violations": [less]})


@lawful("heard")
def terminated_for_absence(d: Draft) -> None:
    held = d.one("hold_hearing")
    held.kind, held.say = "terminate_hearing", {"ground": "absent"}


@lawful("absent", "sealed")
def lifted_on_the_last_day(d: Draft) -> None:
    last = d.start.toordinal() + 30
    for on in range(30):
        if d.day(on).toordinal() <= last < d.day(on + 1).toordinal():
            d.shift("lift", on - d.one("lift").on)
            return


@lawful("seized", "passed_on")
def refused_to_sign_on_the_spot(d: Draft) -> None:
    taking(d)["record"] = "refused_noted"


@lawful("seized", "sealed", "absent")
def not_filmed_with_a_reason(d: Draft) -> None:
    taking(d).update(recorded=False, unrecorded_reason="设备损坏，已书面说明。")


@lawful("sealed")
def nothing_to_extend_or_test(d: Draft) -> None:
    d.drop("entrust_keeping")


@lawful("seized")
def still_held_within_the_term(d: Draft) -> None:
    d.drop("dispose", "close_case")


@lawful("seized")
def not_yet_taken(d: Draft) -> None:
    d.entries = d.entries[:3]


@lawful("sealed")
def taken_and_not_yet_approved(d: Draft) -> None:
    d.entries = d.entries[:3]


@lawful("seized")
def damage_made_good(d: Draft) -> None:
    d.one("record_keeping").say = {"event": "damaged", "content": "进水损毁三箱。"}
    d.add("compensate", 3, "d", say={"ground": "damaged", "fen": 60_000, "reason": "照价赔偿。"})


@lawful("seized", "absent")
def power_in_use_since_that_day(d: Draft) -> None:
    d.power = replace(d.power, valid_from=d.start, valid_to=date(2027, 1, 1))


@lawful("sealed", "absent")
def lifted_by_a_paper_that_tells_no_remedies(d: Draft) -> None:
    text = "决定解除上述措施，立即启封、退还。"
    d.more_papers.append(Paper("lifting_decision", d.day(d.one("lift").on), "", text))
