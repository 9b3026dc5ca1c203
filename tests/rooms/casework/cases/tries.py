"""Tries at the database's last gate: records put on a bare case past the law, as role desk."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.rooms.casework import town

from chengming.casework.cases import gates
from chengming.casework.cases.models import Case, PracticeFile
from chengming.record.records import actions as records
from chengming.record.records.facts import Actor
from chengming.standing.accounts import acts

THIS, OTHER = "1" * 64, "2" * 64
Try = Callable[["Bench"], None]


@dataclass
class Bench:
    """A bare case, and records put on its stream past the law."""

    case: Case

    @classmethod
    def fresh(cls) -> "Bench":
        key = uuid.uuid4()
        stream = records.open_stream("case", key.hex)
        case = Case.objects.create(
            id=key, agency_id=town.AGENCY, power_id=town.POWER, procedure="penalty/ordinary",
            stage="", version="", number=key.hex, seq=0, sheet={}, stream_id=stream.id,
            opened=town.START,
        )  # fmt: skip
        bench = cls(case)
        bench.put("file_case", "d", {"handlers": ["a" * 32, "b" * 32]})
        return bench

    def put(
        self, kind: str, by: str, say: Mapping[str, object] | None = None, version: str = THIS,
        corrects: str = "",
    ) -> uuid.UUID:  # fmt: skip
        stream = records.open_stream("case", self.case.pk.hex)
        written = acts.write(
            stream=stream, kind=kind, by=_who(by), at=town.START, say=say or {"said": True},
            version=version, instrument=uuid.uuid4().hex, corrects=corrects,
        )  # fmt: skip
        return written.id

    def judge(self, needed: bool = True, version: str = THIS, *, panel: bool = False) -> uuid.UUID:
        said: dict[str, object] = {"needs_review": needed, "reasons": ["试"]}
        record = self.put("judge_scope", "d", said | ({"panel": True} if panel else {}), version)
        gates.judge_scope(self.case.pk, record)
        return record

    def review(
        self, *, version: str = THIS, concluded: str = "passed", confirmed: str = "passed",
        reviewer: str = "c", head: str = "e", asked: str = "",
    ) -> dict[str, uuid.UUID]:  # fmt: skip
        return {
            "request": self.put("request_review", "a", version=asked or version),
            "conclusion": self.put("conclude_review", reviewer, {"outcome": concluded}, version),
            "confirmation": self.put("confirm_review", head, {"outcome": confirmed}, version),
        }

    def panel(self, member: str, outcome: str = "agrees", version: str = THIS) -> None:
        """A panel case: an opinion, one member's view, and the head's confirmation."""
        self.judge(panel=True)
        self.put("request_review", "a")
        self.put("conclude_review", "c", {"outcome": "passed"})
        self.put("concur_review", member, {"outcome": outcome}, version)
        gates.pass_gate(self.case.pk, self.put("confirm_review", "e", {"outcome": "passed"}))

    def passed(self, **review: str) -> dict[str, uuid.UUID]:
        made = self.review(**review)
        gates.pass_gate(self.case.pk, made["confirmation"])
        return made

    def decide(self, version: str = THIS, kind: str = "decide") -> uuid.UUID:
        record = self.put(kind, "d", version=version)
        gates.decide(self.case.pk, record)
        return record


def _who(by: str) -> Actor:
    """One of the town's people; ``ce``: 丙 standing in for 戊."""
    actor = town.actor(by[0])
    return replace(actor, for_person=by[1] * 32, for_name="某") if len(by) > 1 else actor


def no_despite_a_hearing(bench: Bench) -> None:
    bench.put("hold_hearing", "3")
    bench.judge(needed=False)


def no_despite_a_mark(bench: Bench) -> None:
    bench.put("mark_major", "c")
    bench.judge(needed=False)


def no_after_an_earlier_yes(bench: Bench) -> None:
    bench.judge()
    bench.judge(needed=False)


def no_review_at_all(bench: Bench) -> None:
    bench.judge()
    bench.decide()


def the_verdict_of_an_old_version(bench: Bench) -> None:
    bench.judge(needed=False)
    bench.judge(version=OTHER)
    bench.decide()


def a_review_of_another_version(bench: Bench) -> None:
    bench.judge()
    bench.passed(asked=OTHER)
    bench.decide()


def a_review_of_another_case(bench: Bench) -> None:
    other = Bench.fresh()
    other.judge()
    other.passed()
    record = other.put("decide", "d")
    bench.judge(needed=False)
    gates.decide(bench.case.pk, record)


def a_confirmation_of_another_case(bench: Bench) -> None:
    other = Bench.fresh()
    other.judge()
    confirmed = other.review()["confirmation"]
    bench.judge()
    bench.put("request_review", "a")
    bench.put("conclude_review", "c", {"outcome": "passed"})
    gates.pass_gate(bench.case.pk, confirmed)
    bench.decide()


def an_opinion_with_issues(bench: Bench) -> None:
    bench.judge()
    bench.passed(concluded="correct")
    bench.decide()


def a_confirmation_with_issues(bench: Bench) -> None:
    bench.judge()
    bench.passed(confirmed="correct")
    bench.decide()


def a_pass_and_then_another_opinion(bench: Bench) -> None:
    bench.judge()
    bench.passed()
    bench.put("conclude_review", "c", {"outcome": "correct"})
    bench.decide()


def a_pass_and_then_another_request(bench: Bench) -> None:
    bench.judge()
    bench.passed()
    bench.put("request_review", "a")
    bench.decide()


def a_withdrawn_opinion(bench: Bench) -> None:
    bench.judge()
    bench.passed()
    bench.put("withdraw_review", "c")
    bench.decide()


def a_withdrawn_request(bench: Bench) -> None:
    bench.judge()
    bench.passed()
    bench.put("withdraw_review_request", "a")
    bench.decide()


def a_rectified_opinion(bench: Bench) -> None:
    bench.judge()
    made = bench.passed()
    said = {"record": made["conclusion"].hex, "field": "outcome", "value": "passed"}
    bench.put("rectify", "c", said, corrects=made["conclusion"].hex)
    bench.decide()


def a_review_before_the_hearing(bench: Bench) -> None:
    bench.judge()
    bench.passed()
    bench.put("hold_hearing", "3")
    bench.decide()


def a_review_of_the_annulled_round(bench: Bench) -> None:
    bench.judge()
    bench.passed()
    bench.decide()
    bench.put("annul_decision", "d")
    bench.decide()


def a_review_by_a_named_handler(bench: Bench) -> None:
    bench.judge()
    bench.passed(reviewer="b")
    bench.decide()


def a_review_by_a_former_handler(bench: Bench) -> None:
    bench.put("inquire", "c")
    bench.put("assign_handlers", "d", {"handlers": ["a" * 32, "1" * 32]})
    bench.judge()
    bench.passed()
    bench.decide()


def a_review_by_one_who_then_became_handler(bench: Bench) -> None:
    bench.judge()
    bench.passed()
    bench.put("assign_handlers", "d", {"handlers": ["a" * 32, "c" * 32]})
    bench.decide()


def a_confirmation_by_the_reviewer(bench: Bench) -> None:
    bench.judge()
    bench.passed(head="c")
    bench.decide()


def a_voided_opinion(bench: Bench) -> None:
    bench.judge()
    made = bench.passed()
    said = {"record": made["conclusion"].hex}
    bench.put("void_record", "e", said, corrects=made["conclusion"].hex)
    bench.decide()


def a_voided_decision_record(bench: Bench) -> None:
    bench.judge(needed=False)
    record = bench.put("decide", "d")
    bench.put("void_record", "f", {"record": record.hex}, corrects=record.hex)
    gates.decide(bench.case.pk, record)


def a_record_of_another_kind(bench: Bench) -> None:
    bench.judge(needed=False)
    bench.decide(kind="notify")


def a_review_standing_in_for_a_handler(bench: Bench) -> None:
    bench.judge()
    bench.passed(reviewer="ca")
    bench.decide()


def a_review_by_one_for_whom_another_inspected(bench: Bench) -> None:
    bench.put("inspect_site", "1c")
    bench.judge()
    bench.passed()
    bench.decide()


def a_confirmation_in_the_reviewers_stead(bench: Bench) -> None:
    bench.judge()
    bench.passed(head="ec")
    bench.decide()


def a_confirmation_by_him_in_whose_stead_was_reviewed(bench: Bench) -> None:
    bench.judge()
    bench.passed(reviewer="ce")
    bench.decide()


def one_opinion_where_a_panel_is_asked(bench: Bench) -> None:
    bench.judge(panel=True)
    bench.passed()
    bench.decide()


def a_sole_review_after_a_panel_was_asked(bench: Bench) -> None:
    bench.judge(panel=True)
    bench.judge()


def a_panel_of_the_reviewer_himself(bench: Bench) -> None:
    bench.panel("c")
    bench.decide()


def a_panel_of_reviewer_and_head(bench: Bench) -> None:
    bench.panel("e")
    bench.decide()


def a_panel_with_a_handler(bench: Bench) -> None:
    bench.panel("b")
    bench.decide()


def a_panel_member_in_the_reviewers_stead(bench: Bench) -> None:
    bench.panel("2c")
    bench.decide()


def a_panel_that_dissents(bench: Bench) -> None:
    bench.panel("2", "dissents")
    bench.decide()


def a_panel_on_another_version(bench: Bench) -> None:
    bench.panel("2", version=OTHER)
    bench.decide()


def a_practice_file(bench: Bench) -> None:
    bench.judge(needed=False)
    PracticeFile.objects.create(
        record_id=bench.put("notify", "d"), case=bench.case, office="justice_bureau",
        planted_by="9" * 32, planted=town.START, defects=[],
    )  # fmt: skip
    bench.decide()


TRIES: dict[Try, str] = {
    one_opinion_where_a_panel_is_asked: "panel",
    a_sole_review_after_a_panel_was_asked: "no_sole_after_panel",
    a_panel_of_the_reviewer_himself: "panel",
    a_panel_of_reviewer_and_head: "panel",
    a_panel_with_a_handler: "panel",
    a_panel_member_in_the_reviewers_stead: "panel",
    a_panel_that_dissents: "panel",
    a_panel_on_another_version: "panel",
    a_practice_file: "practice",
    no_despite_a_hearing: "no_despite_hearing",
    no_despite_a_mark: "no_despite_mark",
    no_after_an_earlier_yes: "no_after_yes",
    no_review_at_all: "has_pass",
    the_verdict_of_an_old_version: "judged",
    a_review_of_another_version: "same_version",
    a_review_of_another_case: "same_case",
    a_confirmation_of_another_case: "same_case",
    an_opinion_with_issues: "passed",
    a_confirmation_with_issues: "passed",
    a_pass_and_then_another_opinion: "latest",
    a_pass_and_then_another_request: "latest",
    a_withdrawn_opinion: "not_withdrawn",
    a_withdrawn_request: "not_withdrawn",
    a_rectified_opinion: "not_rectified",
    a_review_before_the_hearing: "after_hearing",
    a_review_of_the_annulled_round: "this_round",
    a_review_by_a_named_handler: "not_handler",
    a_review_by_a_former_handler: "not_handler",
    a_review_by_one_who_then_became_handler: "pass_holds",
    a_confirmation_by_the_reviewer: "two_persons",
    a_review_standing_in_for_a_handler: "not_handler",
    a_review_by_one_for_whom_another_inspected: "not_handler",
    a_confirmation_in_the_reviewers_stead: "two_persons",
    a_confirmation_by_him_in_whose_stead_was_reviewed: "two_persons",
    a_voided_opinion: "pass_holds",
    a_voided_decision_record: "not_voided",
    a_record_of_another_kind: "kind",
}
