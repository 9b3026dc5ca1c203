"""A case with a natural person in it and canaries in every place that must not become public."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.rooms.casework import town

from chengming.openness.disclosure import actions
from chengming.openness.disclosure.actions import Choice, Published
from chengming.openness.disclosure.redaction.shapes import _CHECKS, _WEIGHTS
from chengming.record.records.facts import Actor
from chengming.standing.registry import queries as registry

APPROVER, SECOND_APPROVER = "9", "8"
REASON = "具有一定社会影响，按规定公示。"


def identity_number(head: str = "32028119900307123") -> str:
    """A sample number that its check character confirms."""
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, head, strict=False))
    return head + _CHECKS[total % 11]


@dataclass
class Secrets:
    """What a search over all public bytes must never find."""

    name: str = "鄢隐名"
    id_number: str = field(default_factory=identity_number)
    phone: str = "13912345678"
    address: str = "江阴市隐居小区7幢702室"
    born: str = "1990-03-07"
    representative: str = "鄢代表"
    witness: str = "麴证人"
    bank: str = "6222021234567890128"
    email: str = "secret@example.cn"
    plate: str = "苏B7A7Q8"

    def all(self) -> list[str]:
        """Every one of them."""
        return [str(value) for value in vars(self).values()]


def enroll_approvers() -> None:
    """Two approvers of disclosure."""
    for letter, name in ((APPROVER, "公示员癸"), (SECOND_APPROVER, "公示员子")):
        town.enroll(letter, name, "disclosure_approver")


def approver(letter: str = APPROVER) -> Actor:
    """The photograph of an approver."""
    return registry.actor(letter * 32, town.AGENCY, "disclosure_approver", town.START.date())


def natural_facts(secrets: Secrets) -> dict[str, Any]:
    """A sheet whose party is a natural person and whose text names what must be hidden."""
    sheet = town.facts()
    sheet["case_name"] = "无证经营食品案"
    sheet["parties"] = [
        {
            "kind": "natural_person", "name": secrets.name, "id_number": secrets.id_number,
            "phone": secrets.phone, "address": secrets.address, "born": secrets.born,
            "representative": secrets.representative,
        }
    ]  # fmt: skip
    sheet["violations"][0]["conduct"] = (
        f"经查，{secrets.name}在街边经营过期饼干。身份证号{secrets.id_number}。"
        f"电话{secrets.phone}！车牌{secrets.plate}；货款汇入{secrets.bank}。"
        f"证人{secrets.witness}在场。邮箱{secrets.email}。共获利三百元。"
    )
    return sheet


def decided(
    play: town.Play,
    sheet: dict[str, Any] | None = None,
    *,
    served: bool = True,
    witness: str = Secrets.witness,
) -> Any:
    """A case up to a served decision; gives its key."""
    facts = sheet or town.facts()
    play.open()
    play.do("file_case", "d", {
        "verification": "经现场核查属实。", "approved_by": "d" * 32, "handlers": ["a" * 32, "b" * 32],
        **{k: facts[k] for k in ("case_name", "parties", "violations")},
    })  # fmt: skip
    play.do("inquire", "a", {"content": "询问。", "person": witness}, beside=("b",))
    play.do("write_report", "a", {"outcome": "penalty", **facts})
    play.notice()
    play.decide()
    if served:
        serve(play)
    return play.case


def serve(play: town.Play) -> None:
    """The decision is served."""
    day = play.frozen.now().date().isoformat()
    say = {"paper": "penalty", "method": "direct", "served_on": day}
    play.do("serve_decision", "a", say, beside=("b",))


def propose(play: town.Play, outcome: str = "publish", **more: Any) -> Any:
    """A handler's proposal, an hour later."""
    play.frozen.move(timedelta(hours=1))
    more.setdefault("choice", Choice("full"))
    more.setdefault("by", town.actor("a"))
    more.setdefault("reason", REASON)
    return actions.propose(case=play.case, outcome=outcome, at=play.frozen.now(), **more)


def publish(play: town.Play, outcome: str = "publish", **more: Any) -> Published:
    """Proposed by a handler and approved by another."""
    by = more.pop("approver", None) or approver()
    proposal = propose(play, outcome, **more)
    play.frozen.move(timedelta(hours=1))
    return actions.approve(proposal=proposal, by=by, at=play.frozen.now())


def withdraw(play: town.Play, ground: str = "error", reason: str = "公示内容有误。") -> Any:
    """Withdrawn by an approver."""
    play.frozen.move(timedelta(hours=1))
    return actions.withdraw(
        case=play.case, ground=ground, reason=reason, by=approver(), at=play.frozen.now()
    )
