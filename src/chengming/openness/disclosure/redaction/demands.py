"""哪条规则要求隐去哪一部分: rules of ``law/disclosures`` applied to the parts of a decision.

A demand can only be met; a suggestion is the machine's guess, which a human may overrule.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chengming.law.disclosures import Rule
from chengming.law.limits import Limit
from chengming.law.load import LawData
from chengming.law.predicates.persons import corresponding
from chengming.law.procedure import FactSpec, Procedure
from chengming.openness.disclosure.redaction import facts as reading
from chengming.openness.disclosure.redaction import shapes
from chengming.openness.disclosure.redaction.body import Part
from chengming.openness.disclosure.redaction.facts import Facts, names_of
from chengming.record.records.queries import Record
from chengming.standing.registry.queries import OUTSIDERS

DISCLOSURE = "penalty_decision"
PARTY = re.compile(r"parties\.(\d+)\.(\w+)")
NATURAL, BUSINESS = "natural_person", "individual_business"
PARTY_NAME = "party_name"
SAMPLE = "sample_code"
REFERRED = ("id_number", "born", "address", "phone", "representative")


@dataclass(frozen=True)
class Demand:
    """Why a part is hidden: the rule, its words and articles. ``firm``: no human may overrule it."""

    rule: str
    title: str
    cites: tuple[str, ...]
    firm: bool = True


@dataclass(frozen=True)
class Grounds:
    """All that decides what is hidden in one decision."""

    rules: Mapping[str, Rule]
    facts: Facts
    others: frozenset[str]
    full_names: bool
    sample: bool

    def covering(self, datum: str) -> Rule | None:
        """The rule in force that covers something recognisable; None where none does."""
        return next((rule for rule in self.rules.values() if datum in rule.covers), None)


def rules_on(law: LawData, day: date, field: str) -> dict[str, Rule]:
    """The rules of hiding in force on a day, by id."""
    return {rule.id: rule for rule in law.disclosures[DISCLOSURE].as_of(day, field, "hide")}


def demands(parts: Iterable[Part], grounds: Grounds) -> dict[str, tuple[Demand, ...]]:
    """For each part that must or should be hidden: why; the parts' order is that of the paper."""
    ordered = list(parts)
    found = {part.key: _of_part(part, grounds) for part in ordered}
    for key, demand in _across(ordered, found, grounds):
        found[key] = (*found[key], demand)
    return {key: _once(said) for key, said in found.items() if said}


def _once(said: Iterable[Demand]) -> tuple[Demand, ...]:
    """Each rule once, firm where any of its reasons is; the firm ones first."""
    ordered = sorted(said, key=lambda demand: not demand.firm)
    return tuple({demand.rule: demand for demand in reversed(ordered)}.values())[::-1]


def _of_part(part: Part, grounds: Grounds) -> tuple[Demand, ...]:
    said: list[Demand] = []
    if part.fact.erased:
        said.append(Demand("erased", "已依法删除", ("个人信息保护法/47",)))
    match = PARTY.fullmatch(part.datum)
    if match is not None:
        said += _of_party(int(match[1]), match[2], grounds)
    if not _is_name_of_party(match) and any(name in part.text for name in grounds.others):
        said += _under("person.others", grounds)
    for shape in {item.shape for item in shapes.scan(part.text, beside=_codes(grounds.facts))}:
        said += _under(f"shape.{shape}", grounds, firm=shape != "address")
    return tuple(said)


def _is_name_of_party(match: re.Match[str] | None) -> bool:
    """A party is no other person; and the name of a firm may hold its owner's name."""
    return match is not None and match[2] == "name"


def _of_party(n: int, datum: str, grounds: Grounds) -> list[Demand]:
    kind = reading.value(grounds.facts, f"parties.{n}.kind")
    if datum == "name":
        masked = kind == NATURAL and not grounds.full_names
        return [_NAME] if masked else []
    if datum == "uscc":
        return [_SAMPLE] if grounds.sample else []
    if datum not in REFERRED:
        return []
    if datum == "address":
        home = kind in (NATURAL, BUSINESS)
        return _under("party.address", grounds, firm=kind == NATURAL) if home else []
    firm = not (datum == "representative" and kind == BUSINESS)
    return _under(f"party.{datum}", grounds, firm=firm)


def _under(datum: str, grounds: Grounds, *, firm: bool = True) -> list[Demand]:
    rule = grounds.covering(datum)
    return [] if rule is None else [demand_of(rule, firm=firm)]


def demand_of(rule: Rule, *, firm: bool = True) -> Demand:
    """The demand that a rule makes."""
    return Demand(rule.id, rule.title, tuple(str(cite) for cite in rule.cites), firm)


# Whether the name of a punished natural person is shown in full is the agency's own rule
# (law.md G-13); until it has decided so, only the surname is shown.
_NAME = Demand(
    PARTY_NAME, "被处罚自然人的姓名只显示姓氏", ("个人信息保护法/6", "个人信息保护法/34")
)
_SAMPLE = Demand(SAMPLE, "演示数据不显示完整代码", ())


def _across(
    parts: Sequence[Part], found: Mapping[str, tuple[Demand, ...]], grounds: Grounds
) -> list[tuple[str, Demand]]:
    """A number or a name that runs over the border of two sentences hides both."""
    out: list[tuple[str, Demand]] = []
    open_parts = [part for part in parts if not any(d.firm for d in found[part.key])]
    for run in stretches(parts, open_parts):
        for datum, touched in crossing(run, grounds):
            out += [(part.key, demand) for part in touched for demand in _under(datum, grounds)]
    return out


def stretches(parts: Sequence[Part], shown: Iterable[Part]) -> list[list[Part]]:
    """Shown sentences that a reader reads one after the other, nothing hidden between them."""
    keys = {part.key for part in shown}
    out: list[list[Part]] = []
    before: Part | None = None
    for part in parts:
        run = reading.RUN.fullmatch(part.key)
        if part.key not in keys or run is None:
            before = None
            continue
        if before is not None and before.key.startswith(f"{run['text']}/"):
            out[-1].append(part)
        else:
            out.append([part])
        before = part
    return out


def crossing(run: Sequence[Part], grounds: Grounds) -> list[tuple[str, list[Part]]]:
    """What is recognised across the borders of these parts, with the parts it touches."""
    joined = "".join(part.text for part in run)
    spans = [
        (f"shape.{s.shape}", s.start, s.end)
        for s in shapes.scan(joined, beside=_codes(grounds.facts))
    ]
    for name in grounds.others:
        spans += [
            ("person.others", m.start(), m.end()) for m in re.finditer(re.escape(name), joined)
        ]
    out = []
    for datum, start, end in spans:
        touched, place = [], 0
        for part in run:
            if place < end and start < place + len(part.text):
                touched.append(part)
            place += len(part.text)
        if len(touched) > 1 and datum != "shape.address":
            out.append((datum, touched))
    return out


def _codes(facts: Facts) -> frozenset[str]:
    """Credit codes of the parties: public numbers that may look like private ones."""
    codes = (reading.value(facts, f"parties.{n}.uscc") for n in reading.indexes(facts, "parties"))
    return frozenset(code.upper() for code in codes if isinstance(code, str))


def other_persons(
    found: Iterable[Record], procedure: Procedure, facts: Facts, *, full_names: bool,
    chosen: frozenset[str] = frozenset(),
) -> frozenset[str]:  # fmt: skip
    """Names of natural persons other than the punished that occur anywhere in the case's records.

    ``chosen``: parts a human decided to show; the owner of a small business is no other person.
    """
    names: set[str] = set()
    for record in found:
        people = (a for a in (record.actor, *record.beside) if a.office not in OUTSIDERS)
        names.update(names_of(name for a in people for name in (a.name, a.for_name)))
        spec = procedure.actions.get(record.kind)
        for item in spec.says.values() if spec is not None else ():
            if item.personal:
                names.update(names_of([record.say.get(item.name)]))
        names.update(_named(record.say.get("parties"), procedure.facts.get("parties")))
    shown = set()
    for n in reading.indexes(facts, "parties"):
        name = reading.value(facts, f"parties.{n}.name")
        if not isinstance(name, str):
            continue
        kind = reading.value(facts, f"parties.{n}.kind")
        if kind == NATURAL and not full_names:
            names.add(name)
        else:
            shown.add(name)
        owner = f"parties.{n}.representative"
        if kind == BUSINESS and owner in chosen:
            shown.add(str(reading.value(facts, owner)))
    return frozenset(names - shown)


def _named(parties: object, spec: FactSpec | None) -> Iterable[str]:
    """What every record said of the parties' people, older statements included."""
    if spec is None or not isinstance(parties, list):
        return ()
    return names_of(party.get("representative") for party in parties if isinstance(party, dict))


def is_minor(facts: Facts, days: Iterable[date], adult: Limit) -> bool:
    """未成年人: a party under age on the day of the act or of publishing (law.md G-11).

    The birthday itself does not yet count as reached until the day after (周岁).
    """
    born = [
        date.fromisoformat(text)
        for n in reading.indexes(facts, "parties")
        if isinstance(text := reading.value(facts, f"parties.{n}.born"), str)
    ]
    return any(day <= corresponding(adult, birth) for birth in born for day in days)
