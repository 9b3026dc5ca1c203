"""The engine that judges real cases against the model that `law check` searches.

Random cases with real days, pauses and calendars: at every step every act of the procedure is
tried by random people with random words, and each gate must answer the same in both.
Records are made in the order in which things were done; some are recorded days later.
"""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests import sizes
from tests.law.check.mirror import Mirror
from tests.law.small_procedure import (
    CHAIR,
    CHIEF,
    HEAD,
    LAW,
    OFFICER,
    PARTY,
    REVIEWER,
    SECOND,
    person,
)
from tests.law.test_progress_ordinary import APPROVER, LEGAL_HEAD, ROW

from chengming.law.check.abstract import CORRECTIONS, Model
from chengming.law.check.clauses import Gates
from chengming.law.check.compiled import compile_slice
from chengming.law.check.formulas import kleene
from chengming.law.check.goals import Broken
from chengming.law.check.prove.walk import Whole
from chengming.law.check.slices import Slice
from chengming.law.events import ScopeRow
from chengming.law.judging.persons import may_hold
from chengming.law.procedure import ActionSpec, FactSpec, Procedure, RecordClause
from chengming.law.progress import Act, Context, Event, Fold, Person, judge

ORDINARY = LAW.procedures["penalty/ordinary"]
COMPULSION = LAW.procedures["compulsion/measure"]
SEALED = ScopeRow("s-2", act="compulsion", kinds=("seal_place", "seize_goods"))
SECTION = person("section-head", "head_of_section", enforcement=True)
THIRD = person("officer-3", "officer", enforcement=True)
OTHERS = [person(f"{office}:0", office) for office in ("third_party", "police", "court", "system")]
PEOPLE = [
    OFFICER, SECOND, THIRD, SECTION, HEAD, CHIEF, REVIEWER, LEGAL_HEAD, CHAIR, APPROVER, PARTY, *OTHERS
]  # fmt: skip
FIELDS = ("market_regulation", "housing", "health")
MAIN = [
    "register_lead",
    "file_case",
    "inquire",
    "write_report",
    "request_review",
    "conclude_review",
    "confirm_review",
    "notify",
    "serve_notice",
    "decide",
    "serve_decision",
    "publish_decision",
    "pay",
    "record_performance",
    "propose",
    "take",
    "take_at_once",
    "lift",
    "return_objects",
    "close_case",
]


class Words:
    """Random words of the right type; every text differs, so that no content comes back."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.count = 0

    def fresh(self, title: str) -> str:
        self.count += 1
        return f"{title}{self.count}"

    def act(self, spec: ActionSpec, fold: Fold, at: datetime) -> dict[str, object]:
        """What the act says; now and then something is left unsaid."""
        say: dict[str, object] = {}
        for item in spec.says.values():
            if item.optional and self.dice.random() < 0.3:
                continue
            if self.dice.random() > 0.02:
                say[item.name] = self.value(item, at)
        for name in (*spec.must, *spec.may):
            needed = name in spec.must and name not in fold.sheet
            if needed or self.dice.random() < 0.15:
                say[name] = self.value(fold.procedure.facts[name], at)
        return say

    def value(self, spec: FactSpec, at: datetime) -> object:
        dice = self.dice
        if spec.name in ("handlers", "attendees"):
            return [p.id for p in dice.sample(PEOPLE[:6], dice.choice((1, 2, 2, 3)))]
        if spec.name == "violations":
            return [self.violation(at)]
        if spec.type in ("list", "parties", "evidence"):
            return [self.entry(spec, at) for _ in range(dice.choice((1, 2)))]
        if spec.type == "mapping":
            return self.entry(spec, at)
        return self.scalar(spec, at)

    def scalar(self, spec: FactSpec, at: datetime) -> object:
        dice = self.dice
        if spec.type == "bool":
            return dice.random() < 0.35
        if spec.type == "enum":
            return spec.values[0] if dice.random() < 0.4 else dice.choice(spec.values)
        if spec.type == "integer":
            return dice.choice((1, 10, 30, 60, 200))
        if spec.type == "money":
            return dice.choice((100, 30_000, 500_000, 5_000_000, 10_000_000))
        if spec.type == "date":
            return (at - timedelta(days=dice.choice((0, 0, 0, 1, 3, -20)))).date().isoformat()
        if spec.type == "datetime":
            return at.isoformat()
        named = spec.name in ("person", "chair", "approved_by", "kind_of_person")
        return dice.choice(PEOPLE).id if named else self.fresh(spec.title)

    def entry(self, spec: FactSpec, at: datetime) -> object:
        if not spec.items:
            return self.fresh(spec.title)
        items = (i for i in spec.items if not i.optional or self.dice.random() < 0.2)
        return {item.name: self.value(item, at) for item in items}

    def violation(self, at: datetime) -> dict[str, object]:
        dice = self.dice
        out: dict[str, object] = {
            "conduct": self.fresh("违法行为"),
            "happened_on": (at - timedelta(days=dice.choice((30, 30, 30, 900)))).date().isoformat(),
            "provisions": ["食品安全法/34/1/10"],
            "basis": ["食品安全法/124/1/5"],
        }
        if dice.random() < 0.8:
            out["penalties"] = [
                {"kind": "fine", "fen": dice.choice((500_000, 5_000_000, 20_000_000))}
            ]
        else:
            out["exemption" if dice.random() < 0.5 else "established"] = (
                "first_minor" if "exemption" in out else False
            )
            if "exemption" not in out:
                out["established"] = False
        return out


class Walk:
    """One random case."""

    def __init__(self, whole: Whole, procedure: Procedure, dice: random.Random) -> None:
        self.dice, self.procedure, self.words = dice, procedure, Words(dice)
        rows = (ROW, SEALED) if dice.random() < 0.5 else ()
        place = Context(dice.choice(FIELDS), "320281", HEAD.agency, "food/expired", rows)
        self.fold = Fold.start(LAW, procedure, place)
        self.mirror = Mirror(whole, self.fold, [p.id for p in PEOPLE])
        days = dice.randrange(900)
        self.now = datetime.fromisoformat("2024-01-04T09:00:00+08:00") + timedelta(days=days)
        self.verdicts = self.seq = 0
        self.seen: Counter[str] = Counter()

    def people(self, spec: ActionSpec) -> tuple[Person, tuple[Person, ...]]:
        fitting = [p for p in PEOPLE if may_hold(p, spec)]
        by = self.dice.choice(fitting if fitting and self.dice.random() < 0.9 else PEOPLE)
        beside = [p for p in PEOPLE[:4] if p is not by]
        count = self.dice.choice((0, 1)) if spec.officers < 2 else self.dice.choice((0, 1, 1, 1))
        return by, tuple(self.dice.sample(beside, count))

    def attempt(self, kind: str) -> tuple[Act, bool | None]:
        """Try one act, as of a time at or after it: 补录 may be late."""
        spec = self.procedure.actions[kind]
        by, beside = self.people(spec)
        act = Act(kind, self.now, by, beside, self.words.act(spec, self.fold, self.now))
        as_of = self.now + timedelta(days=self.dice.choice((0, 0, 0, 4)))
        verdict = judge(self.fold, act, as_of)
        self.verdicts += 1
        for refusal in verdict.refusals:
            self.seen[refusal.gate] += 1
        self.mirror.compare(act, verdict)
        return act, verdict.allowed

    def step(self) -> None:
        """Every act is tried; one of them is done, mostly one that is allowed."""
        tried = [self.attempt(kind) for kind in self.procedure.actions]
        allowed = [act for act, answer in tried if answer]
        onward = [a for a in allowed if a.kind in MAIN and a.kind not in self.fold.latest]
        if not onward:  # a stuck case is pushed on: gates must agree on any history
            pushed = [a for a, _ in tried if a.kind in MAIN and a.kind not in self.fold.latest]
            onward = [a for a in pushed if self._said(a)][:1]
        whole = [act for act, _ in tried if self._said(act)]
        dice = self.dice.random()
        pool = onward if onward and dice < 0.4 else allowed if allowed and dice < 0.7 else whole
        pool = [a for a in pool if a.kind not in CORRECTIONS or self.dice.random() < 0.1]
        if pool:
            self.do(self.dice.choice(pool))
        self.now += timedelta(hours=self.dice.choice((1, 5, 24, 72, 240, 700)))

    def _said(self, act: Act) -> bool:
        spec = self.procedure.actions[act.kind]
        return all(i.optional or i.name in act.say for i in spec.says.values())

    def do(self, act: Act) -> None:
        state = self.mirror.before(act)
        carried = self.fold.carry(act.kind, act.say)
        version = str(carried.pop("version", ""))
        self.seq += 1
        assert act.by is not None
        said = {**act.say, **carried}
        self.fold.add(
            Event(f"r{self.seq}", act.kind, self.seq, act.at, act.by, act.beside, said, version)
        )
        self.mirror.settle(act, state)


def walks(whole: Whole, procedure: Procedure, least: int) -> Iterator[Walk]:
    """Random cases until so many verdicts were compared."""
    verdicts, number = 0, 0
    while verdicts < least:
        walk = Walk(whole, procedure, random.Random(sizes.SEED * 1000 + number))
        for _ in range(60):
            walk.step()
        yield walk
        verdicts += walk.verdicts
        number += 1


@pytest.mark.drill
@pytest.mark.parametrize("procedure", [ORDINARY, COMPULSION], ids=["ordinary", "compulsion"])
def test_engine_and_model_give_the_same_verdicts(
    procedure: Procedure, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Whole(Gates(Model(procedure)))
    verdicts, faults, seen = 0, [], Counter()
    for walk in walks(whole, procedure, sizes.count(5_000, 100_000)):
        verdicts += walk.verdicts
        faults += walk.mirror.faults
        seen += walk.seen
    own = [g.id for g in procedure.gates.values() if not g.generated]
    with capsys.disabled():
        print(
            f"  {verdicts} verdicts compared, {len(faults)} differences, "
            f"{sum(g in seen for g in own)} of {len(own)} gates refused at least once"
        )
    assert Counter(faults).most_common(5) == []
    assert sum(g in seen for g in own) > len(own) * 3 // 4


def weaker(gate: str, **change: object) -> Procedure:
    """The procedure with the first clause of one gate changed."""
    spec = ORDINARY.gates[gate]
    first, *rest = spec.require
    assert isinstance(first, RecordClause)
    changed = replace(spec, require=(replace(first, **change), *rest))  # type: ignore[arg-type]
    return replace(ORDINARY, gates={**ORDINARY.gates, gate: changed})


def forgetting(act: str) -> Procedure:
    """The procedure with an act that no longer makes earlier rounds stop counting."""
    spec = replace(ORDINARY.actions[act], forgets=())
    return replace(ORDINARY, actions={**ORDINARY.actions, act: spec})


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (weaker("notice_to_serve", after=()), "notice_to_serve"),
        (weaker("penalty_as_reported", match=()), "penalty_as_reported"),
        (forgetting("annul_decision"), "after annul_decision"),
    ],
    ids=["order", "version", "forgetting"],
)
def test_a_model_of_another_procedure_is_told_apart(other: Procedure, told: str) -> None:
    cases = walks(Whole(Gates(Model(other))), ORDINARY, 15_000)
    assert any(told in fault for walk in cases for fault in walk.mirror.faults)


@pytest.mark.parametrize(
    "name", ["no_review_no_decision", "hearing_asked_is_held", "reviewer_never_decides"]
)
def test_generated_code_takes_the_same_steps_as_the_formulas(name: str) -> None:
    gates = Gates(Model(ORDINARY))
    prop = LAW.properties[ORDINARY.id].properties[name]
    piece = Slice(gates, Broken(gates, prop, ("decide",)), prop.gates)
    successors, _ = compile_slice(piece)
    dice = random.Random(sizes.SEED)
    for start in itertools.islice(piece.initial(), 3):
        state = start
        for _ in range(12):
            found = {(piece.steps[i].act, after) for i, _, after in successors(state)}
            assert found == set(by_hand(piece, state))
            state = dice.choice(sorted(found))[1]


def by_hand(piece: Slice, state: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every step of a slice without amounts, worked out formula by formula."""
    assert piece.amounts == []
    values = dict(zip(piece.keys, state, strict=True))
    for step in piece.steps:
        for chosen in itertools.product(*(sorted(piece.choices(k)) for k in step.inputs)):
            seen = {**values, **dict(zip(step.inputs, chosen, strict=True))}
            if not kleene(step.guard, seen):
                continue
            after = dict(values)
            for key, effect in step.effects.items():
                source = next((s for when, s in effect if kleene(when, seen)), None)
                if source is not None:
                    after[key] = source[1] if source[0] == "const" else seen[source]
            yield step.act, tuple(after.values())
