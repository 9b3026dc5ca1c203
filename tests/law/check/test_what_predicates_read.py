"""A predicate may look only at what its condition says it reads: the model opens its truth by that alone.

Every predicate is watched while random cases run; what it looked at must stand under `reads`.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import pytest
from tests.law.check.test_concrete_against_abstract import COMPULSION, ORDINARY, Walk

from chengming.law.check.abstract import Model
from chengming.law.check.clauses import Gates
from chengming.law.check.prove.walk import Whole
from chengming.law.events import Event
from chengming.law.judging import clauses
from chengming.law.judging.evaluation import Evaluation
from chengming.law.predicates import PREDICATES, Answer, Predicate
from chengming.law.procedure import Procedure

Look = tuple[str, str]
Looks = dict[str, set[Look]]


class Watched:
    """A case as one predicate sees it, with what it looked at written down."""

    def __init__(self, known: Evaluation, looks: set[Look]) -> None:
        self._known, self._looks = known, looks

    def __getattr__(self, name: str) -> object:
        return getattr(self._known, name)

    def _facts(self, name: str) -> None:
        self._looks.add(("facts", name))

    def _records(self, *kinds: str) -> None:
        self._looks.update(("records", kind) for kind in kinds)

    def fact(self, name: str) -> object:
        self._facts(name)
        return self._known.fact(name)

    def facts(self) -> Mapping[str, object]:
        return Sheet(self._known.facts(), self._looks)

    def said(self, name: str) -> object:
        self._looks.add(("act", self._known.act.kind))
        return self._known.said(name)

    def record(self, kind: str) -> Event | None:
        self._records(kind)
        return self._known.record(kind)

    def carried_by(self, kind: str, name: str) -> object:
        self._records(kind)
        return self._known.carried_by(kind, name)

    def total(self, kind: str, name: str) -> int:
        self._records(kind)
        return self._known.total(kind, name)

    def since(self, kind: str, after: str) -> Sequence[Event]:
        self._records(kind, after)
        return self._known.since(kind, after)


class Sheet(Mapping[str, object]):
    """The fact sheet, with the facts that were looked at written down."""

    def __init__(self, facts: Mapping[str, object], looks: set[Look]) -> None:
        self._of, self._looks = facts, looks

    def __getitem__(self, name: str) -> object:
        self._looks.add(("facts", name))
        return self._of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


class Watch:
    """Random cases of one procedure, and what each predicate looked at in them."""

    def __init__(self, procedure: Procedure) -> None:
        self.model = Model(procedure)
        self.procedure = procedure
        self.looks: Looks = defaultdict(set)

    @cached_property
    def whole(self) -> Whole:
        return Whole(Gates(self.model))

    def watched(self, name: str, predicate: Predicate) -> Callable[[Evaluation], Answer]:
        return lambda known: predicate(Watched(known, self.looks[name]))  # type: ignore[arg-type]

    def run(self, patch: pytest.MonkeyPatch, cases: int) -> None:
        seen = {name: self.watched(name, found) for name, found in PREDICATES.items()}
        patch.setattr(clauses, "PREDICATES", seen)
        for seed in range(cases):
            walk = Walk(self.whole, self.procedure, random.Random(seed))
            for _ in range(60):
                walk.step()

    def unsaid(self, procedure: Procedure) -> list[str]:
        """What was looked at without being said to be read; of what the procedure has."""
        found = []
        for spec in procedure.conditions.values():
            told = {"facts": spec.reads_facts, "records": spec.reads_records}
            has = {"facts": procedure.facts, "records": procedure.actions}
            for kind, name in self.looks[spec.predicate] if spec.predicate else ():
                if kind == "act":
                    fine = Model(procedure).rejudges(name, spec.id)
                else:
                    fine = name in told[kind] or name not in has[kind]
                if not fine:
                    found.append(f"{spec.id}: {kind} {name}")
        return sorted(found)


@pytest.fixture(scope="module", params=[ORDINARY, COMPULSION], ids=["ordinary", "compulsion"])
def watch(request: pytest.FixtureRequest) -> Iterator[Watch]:
    found = Watch(replace(request.param))  # a copy: what was compiled before is watched by nobody
    with pytest.MonkeyPatch.context() as patch:
        found.run(patch, cases=2)
    yield found


def test_predicates_look_at_nothing_that_they_are_not_said_to_read(watch: Watch) -> None:
    asked = {s.predicate for s in watch.procedure.conditions.values() if s.predicate}
    looking = {name for name, looks in watch.looks.items() if looks}
    assert len(looking & asked) > len(asked) // 2  # some ask only the place, the law or the person
    assert watch.unsaid(watch.procedure) == []


def test_a_predicate_that_reads_more_than_it_says_is_noticed(watch: Watch) -> None:
    conditions = watch.procedure.conditions.values()
    spec = next(s for s in conditions if s.predicate == "scope_list_hit")
    said = replace(spec, reads_facts=(), reads_records=())
    weaker = replace(watch.procedure, conditions={**watch.procedure.conditions, spec.id: said})
    assert any(line.startswith(f"{spec.id}: ") for line in watch.unsaid(weaker))
