"""A small town for the tests of casework: one agency, its people, one power, one scope list.

Everything is entered by the real acts, on one frozen working day; ``Play`` moves a case on.
"""

import copy
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from chengming.casework.cases import actions as cases
from chengming.casework.cases.actions import Done
from chengming.casework.review import actions as review
from chengming.record.clock import demo
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.facts import Actor
from chengming.standing.powers import actions as powers
from chengming.standing.registry import actions as registry
from chengming.standing.registry import queries

AGENCY = "market_regulation"
OTHER_AGENCY = "health"
POWER = "food/expired"
START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
REGISTRAR = Actor(person="0" * 32, name="登记员", office="registrar")
PARTY = Actor(person="party:0", name="江阴某食品店", office="party")

OFFICES = {
    "a": ("承办人甲", "officer"),
    "b": ("协办人乙", "officer"),
    "c": ("审核人丙", "legal_reviewer"),
    "d": ("负责人丁", "agency_head"),
    "e": ("法制负责人戊", "legal_head"),
    "f": ("科长己", "head_of_section"),
    "1": ("执法员庚", "officer"),
    "2": ("审核人辛", "legal_reviewer"),
    "3": ("主持人壬", "hearing_chair"),
}
SCOPE_ROWS = [
    {"title": "单位十万元以上", "act": "penalty", "party_class": "organization", "metric": "fine",
     "op": ">=", "amount_fen": 10_000_000, "mode": "sole"},
]  # fmt: skip

SMALL, LARGE = 500_000, 20_000_000
SHEET: dict[str, Any] = {
    "case_name": "江阴某食品店经营超过保质期食品案",
    "evidence": [{"id": "e1", "type": "documentary", "title": "进货台账", "verified": True}],
    "remedies": {"reconsideration_body": "江阴市人民政府", "court": "江阴市人民法院"},
    "discretion": {
        "benchmark": "样本裁量基准",
        "manner": "ordinary",
        "departs": False,
        "reason": "情节一般。",
    },
    "public_interest": False,
    "social_impact": False,
    "major_rights": False,
    "complex": False,
    "serious": False,
}


def facts(fen: int = SMALL) -> dict[str, Any]:
    """The sheet of a case with a fine of ``fen``."""
    return copy.deepcopy(SHEET) | {  # a test may write into its own
        "parties": [{"kind": "organization", "name": "江阴某食品店", "uscc": "91320281MA1XXXXXXX"}],
        "violations": [
            {
                "conduct": "江阴某食品店经营超过保质期的饼干。货值金额三百元。",
                "happened_on": "2026-02-20",
                "provisions": ["食品安全法/34"],
                "basis": ["食品安全法/124"],
                "rests_on": ["e1"],
                "established": True,
                "penalties": [{"kind": "fine", "fen": fen}],
            }
        ],
    }


def found() -> None:
    """Agency, people, power, scope list: as of 1 January of the year."""
    day = date(2026, 1, 1)
    base: dict[str, Any] = {"by": REGISTRAR, "at": START}
    for agency, name, short in (
        (AGENCY, "江阴市市场监督管理局", "澄市监"),
        (OTHER_AGENCY, "江阴市卫生健康委员会", "澄卫"),
    ):
        registry.found_agency(
            agency=agency, name=name, short_name=short, kind="organ",
            fields=[agency], place="320281", valid_from=day, **base,
        )  # fmt: skip
    for letter, (name, office) in OFFICES.items():
        enroll(letter, name, office)
    powers.adopt_power(
        power=POWER, agency=AGENCY, code="0200001000", title="经营超过保质期的食品", field=AGENCY,
        basis=["食品安全法/34", "食品安全法/124"], penalties=["fine"], valid_from=day, **base,
    )  # fmt: skip
    found_list(SCOPE_ROWS, START)


def found_list(rows: list[dict[str, Any]], at: datetime, agency: str = AGENCY) -> None:
    """Another list of the agency; from the next day on, where it has one already."""
    first = at == START
    powers.adopt_scope_list(
        agency=agency, title="法制审核目录", rows=rows,
        valid_from=at.date() if first else at.date() + timedelta(days=1),
        power_to_decide="国办发〔2018〕118号/12", instrument="样本文件", by=REGISTRAR, at=at,
    )  # fmt: skip


def enroll(letter: str, name: str, office: str, agency: str = AGENCY) -> None:
    """One person with an office, a credential, and for reviewers the qualification."""
    base: dict[str, Any] = {"by": REGISTRAR, "at": START}
    person, day = letter * 32, date(2026, 1, 1)
    registry.enroll_person(name=name, person=person, **base)
    registry.give_post(person=person, agency=agency, office=office, valid_from=day, **base)
    registry.issue_credential(
        person=person, number=f"JY-{letter}-0001", kind="provincial", areas=["江阴市"],
        issued=day, expires=date(2028, 12, 31), **base,
    )  # fmt: skip
    if office in ("legal_reviewer", "legal_head"):
        registry.qualify_reviewer(
            person=person, agency=agency, appointed_from=day, first_review_on=day,
            legal_qualification_no=f"A2020{letter}", **base,
        )  # fmt: skip


def actor(letter: str, on: date | None = None) -> Actor:
    """The photograph of one of the town's people."""
    return queries.actor(letter * 32, AGENCY, OFFICES[letter][1], on or START.date())


@contextmanager
def clock(at: datetime = START):
    """The town's day; yields the frozen clock."""
    with demo.frozen(at) as frozen:
        yield frozen


@dataclass
class Play:
    """One case, moved on by the real acts, an hour a step."""

    frozen: demo.FrozenClock
    case: Any = None
    last: Done | None = None
    ids: dict[str, str] = field(default_factory=dict)
    pace: timedelta = timedelta(hours=1)

    def do(self, act: str, by: str | Actor, say: Mapping[str, Any] | None = None, **more) -> Done:
        """Carry out one act by a person of the town (letter) an hour later than the last."""
        self.frozen.move(more.pop("later", self.pace))
        at = more.pop("at", self.frozen.now())
        beside = tuple(actor(b) if isinstance(b, str) else b for b in more.pop("beside", ()))
        who = actor(by) if isinstance(by, str) else by
        done = review.perform(
            case=self.case, act=act, by=who, at=at, say=say or {}, beside=beside, **more
        )
        self.last, self.ids[act] = done, done.record.hex
        return done

    def open(self) -> "Play":
        """A lead, registered."""
        self.frozen.move(self.pace)
        done = cases.register_lead(
            agency=AGENCY, power=POWER, procedure="penalty/ordinary", by=actor("a"),
            at=self.frozen.now(), say={"source": "inspection", "found_on": "2026-03-02"},
        )  # fmt: skip
        self.case, self.last, self.ids["register_lead"] = done.case, done, done.record.hex
        return self

    def file(self, fen: int = SMALL) -> "Play":
        """Filed with two handlers, inquired, and reported with a fine of ``fen``."""
        sheet = facts(fen)
        self.open()
        self.do("file_case", "d", {
            "verification": "经现场核查属实。", "approved_by": "d" * 32,
            "handlers": ["a" * 32, "b" * 32],
            **{k: sheet[k] for k in ("case_name", "parties", "violations")},
        })  # fmt: skip
        self.do("inquire", "a", {"content": "询问经营情况。"}, beside=("b",))
        self.do("write_report", "a", {"outcome": "penalty", **sheet})
        return self

    def review(self, outcome: str = "passed") -> "Play":
        """Handed in, concluded and confirmed."""
        again = {"handling": "已按上次审核意见处理。"} if "confirm_review" in self.ids else {}
        self.do("request_review", "a", again)
        self.do("conclude_review", "c", {"outcome": outcome, "opinion": "事实清楚。"})
        self.do("confirm_review", "e", {"outcome": outcome})
        return self

    def notice(self) -> "Play":
        """Notified and served; the party waives."""
        tells = {"tells_hearing": True}
        self.do("notify", "a", tells)
        day = self.frozen.now().date().isoformat()
        self.do("serve_notice", "a", {"method": "direct", "served_on": day}, beside=("b",))
        return self

    def discuss(self) -> "Play":
        """The heads discuss what is proposed now, and agree."""
        views = [{"person": p * 32, "opinion": "同意。"} for p in ("d", "f")]
        self.do("discuss_collectively", "d", {
            "attendees": ["d" * 32, "f" * 32], "opinions": views, "conclusion": "同意拟处罚。",
            "outcome": "agreed",
        })  # fmt: skip
        return self

    def decide(self, **more: Any) -> Done:
        """The head decides after the party's time to state its case has passed."""
        waited = more.pop("later", timedelta(days=10))
        return self.do("decide", "d", {"correction": "in_decision"}, later=waited, **more)
