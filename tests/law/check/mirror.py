"""The abstract model of a case, fed with what really happened in it.

Beside a concrete fold stands the state of the model: effects come from the model, inputs from the
real act, truth of predicates and state of clocks from the engine. Gates must then agree.
"""

from datetime import date, datetime

from chengming.law.check.abstract import CLOCK_CODES, IDLE, KEEP, RUNNING
from chengming.law.check.formulas import ABSENT, TRUE, Key, is_input, keys, kleene
from chengming.law.check.properties import FAMILIES
from chengming.law.check.prove.walk import Values, Whole
from chengming.law.progress import Act, Fold, Verdict, condition

NOBODY = ""


class Mirror:
    """One case seen both ways; `people` are all who may act in it."""

    def __init__(self, whole: Whole, fold: Fold, people: list[str]) -> None:
        self.whole, self.model, self.fold = whole, whole.model, fold
        self.values = whole.start()
        self.personal: dict[str, Values] = {person: {} for person in people}
        self.faults: list[str] = []
        self.clocks = {str(k[1]): IDLE for k in whole.slice.keys if k[0] == "C"}
        self.predicates: dict[str, bool | None] = {}
        read = (k for checks in whole.checks.values() for _, f in checks for k in keys(f))
        self.asked = frozenset(read)
        self.acts_of: dict[str, list[Key]] = {}
        for key in self.asked:
            if is_input(key):
                self.acts_of.setdefault(str(key[1]), []).append(key)

    # ── what the model sees of a real act ─────────────────────────────────────

    def inputs(self, act: Act, *, done: bool = False) -> Values:
        """Inputs of the step; what is unsaid stays open, or is nothing once the act is done."""
        out: Values = {("in", act.kind, "who"): 0, ("in", act.kind, "named"): 0}
        for word in FAMILIES:
            out["in", act.kind, "ok", word] = 1
        stored = (s for e in self.whole.effects.get(act.kind, {}).values() for _, s in e)
        wanted = [*self.acts_of.get(act.kind, ()), *(s for s in stored if is_input(s))]
        conditions = (
            k for e in self.whole.effects.get(act.kind, {}).values() for w, _ in e for k in keys(w)
        )
        for key in {*wanted, *(k for k in conditions if is_input(k))}:
            value = self._input(key, act, done=done)
            if value is not None:
                out[key] = value
        return out

    def _input(self, key: Key, act: Act, *, done: bool) -> float | None:
        family, name = key[2], str(key[3]) if len(key) > 3 else ""
        say = act.say
        if family == "new":
            stated = {n: say[n] for n in self.fold.plans.acts[act.kind].facts if n in say}
            return int(self.fold.version_with(stated) != self.fold.version)
        if family == "say":
            if name in say:
                return self.model.code_of(name, say[name])
            return 0 if done else None
        if family == "fact":
            if name in say:
                return self.model.code_of(name, say[name])
            return KEEP if done or self.fold.sheet.get(name) is not None else None
        if family == "pred":
            truth = condition(self.fold, name, act.at, act)[0]
            return None if truth is None else int(truth)
        if family == "amt":
            return self._amount(name, act, done=done)
        if family == "same":
            return self._same(key, act)
        return {"who": 0, "is": 0, "named": 0, "names": 0, "ok": 1}[str(family)]

    def _amount(self, name: str, act: Act, *, done: bool) -> float | None:
        spec = self.model.procedure.actions[act.kind]
        if name in act.say:
            return number(act.say[name])
        if any(c.field == name for c in spec.carries):
            return number(self.fold.carry(act.kind, act.say).get(name))
        if name in (*spec.must, *spec.may) and self.fold.sheet.get(name) is not None:
            return number(self.fold.sheet[name])
        return ABSENT if done else None

    def _same(self, key: Key, act: Act) -> float | None:
        """A record's field against an input of the act, or against who acts."""
        live = [self.fold.latest[k] for k in key[3] if k in self.fold.latest]  # type: ignore[union-attr]
        if not live:
            return 0
        value = max(live, key=lambda item: item.event.seq).field(str(key[4]))
        if str(key[4]) in act.say:
            return int(value == act.say[str(key[4])])
        assert act.by is not None
        if isinstance(value, list):
            return int(act.by.id in value)
        return int(value == act.by.id)

    # ── verdicts ──────────────────────────────────────────────────────────────

    def refusing(self, act: Act) -> tuple[set[str], set[str]]:
        """Gates of the model that refuse, and those that are still open."""
        self._look(act)
        shared = {**self.values, **self.inputs(act)}
        assert act.by is not None
        here = [act.by.id, *(p.id for p in act.beside)]
        refused: set[str] = set()
        undecided: set[str] = set()
        for person in (NOBODY, *here):
            seen = shared
            if person:
                seen = {**shared, **self.personal[person], ("in", act.kind, "who"): 1}
                seen["in", act.kind, "is"] = int(person == act.by.id)
            for gate, need in self.whole.checks[act.kind]:
                truth = kleene(need, seen)
                if truth is False:
                    refused.add(gate)
                elif truth is None:
                    undecided.add(gate)
        return refused, undecided - refused

    def compare(self, act: Act, verdict: Verdict) -> None:
        """Every gate that is no matter of the single act alone must give the same answer."""
        refused, _ = self.refusing(act)
        gates = self.model.procedure.gates
        real = {r.gate for r in verdict.refusals if gates[r.gate].generated not in FAMILIES}
        if refused != real:
            more, less = sorted(refused - real), sorted(real - refused)
            self.faults.append(f"{act.kind}: model alone {more}, engine alone {less}")

    # ── time and truth come from the engine, but may not jump ─────────────────

    def _look(self, act: Act) -> None:
        for name, before in self.clocks.items():
            now = CLOCK_CODES[self.fold.clock_state(name, act.at)]
            if now < before or (now > before == IDLE and not self._chained(name)):
                self.faults.append(f"clock {name} went from {before} to {now} by itself")
            self.clocks[name] = now
            self.values["C", name] = now
        for key in self.asked:
            if key[0] == "P" and not self.model.rejudges(act.kind, str(key[1])):
                self._truth(str(key[1]), act)

    def _chained(self, name: str) -> bool:
        return bool(self.fold.plans.parents.get(name))

    def _truth(self, name: str, act: Act) -> None:
        """A predicate that this act cannot move: true or false as it was."""
        truth = condition(self.fold, name, act.at, act)[0]
        before = self.predicates.get(name)
        if before is not None and truth is not None and before is not truth:
            self.faults.append(f"{name} became {truth} before {act.kind}, which it does not read")
        if truth is None:
            self.values.pop(("P", name), None)
            return
        self.predicates[name] = truth
        self.values["P", name] = int(truth)

    # ── carrying it out ───────────────────────────────────────────────────────

    def before(self, act: Act) -> tuple[Values, dict[str, Values]]:
        """The model's state once the act is done; to be taken before the engine adds the record."""
        self._look(act)
        inputs = self.inputs(act, done=True)
        after = self._after(act, {**self.values, **inputs})
        assert act.by is not None
        here = {act.by.id, *(p.id for p in act.beside)}
        rule = self.model.procedure.actions[act.kind].recuses
        named = NOBODY
        if rule is not None:
            named = act.by.id if rule.person == "actor" else str(act.say.get(rule.person))
        personal = {}
        for person, own in self.personal.items():
            seen = {**self.values, **own, **inputs}
            seen["in", act.kind, "who"] = int(person in here)
            seen["in", act.kind, "is"] = int(person == act.by.id)
            seen["in", act.kind, "named"] = int(person == named)
            for name, value in act.say.items():
                listed = value if isinstance(value, list) else [value]
                seen["in", act.kind, "names", name] = int(person in listed)
            found = self._after(act, seen)
            personal[person] = {k: v for k, v in found.items() if k[0] in ("W", "R", "A")}
        return after, personal

    def _after(self, act: Act, seen: Values) -> Values:
        after = {k: v for k, v in seen.items() if not is_input(k)}
        for key, effect in self.whole.effects.get(act.kind, {}).items():
            for when, source in effect:
                truth = True if when == TRUE else kleene(when, seen)
                assert truth is not None or source[2:3] == ("pred",), (act.kind, key, when)
                if truth:
                    value = source[1] if source[0] == "const" else seen.get(source)
                    after.pop(key, None)
                    if value is not None:
                        after[key] = value  # type: ignore[assignment]
                    break
        return after

    def settle(self, act: Act, state: tuple[Values, dict[str, Values]]) -> None:
        """After the engine added the record: both must stand at the same place."""
        self.values, self.personal = state
        for name in self.predicates:
            if self.model.rejudges(act.kind, name):
                self.predicates[name] = None
        for key in self.whole.slice.keys:
            real = self._real(key)
            if real is not None and self.values.get(key) != real:
                self.faults.append(f"after {act.kind}: {key} is {self.values.get(key)}, not {real}")
        for name in self.clocks:
            now = CLOCK_CODES[self.fold.clock_state(name, act.at)]
            said = self.values["C", name]
            gone = said == RUNNING and now > said
            if now != said and not gone and not self._chained(name):
                self.faults.append(
                    f"after {act.kind}: clock {name} is {now}, the model says {said}"
                )
            self.clocks[name] = now
            self.values["C", name] = now

    def _real(self, key: Key) -> float | None:
        """What the fold says about a key of the model; None for those it has no word for."""
        if key[0] not in ("D", "V", "X", "N", "F"):
            return None
        live = [self.fold.latest[k] for k in key[1] if k in self.fold.latest]  # type: ignore[union-attr]
        if not live:
            return ABSENT if key[0] == "N" else 0
        newest = max(live, key=lambda item: item.event.seq)
        if key[0] == "D":
            return 1
        if key[0] == "V":
            return int(newest.version == self.fold.version)
        if key[0] == "F":
            others = [self.fold.latest[k] for k in key[2] if k in self.fold.latest]  # type: ignore[union-attr]
            return int(all(o is newest or o.event.seq < newest.event.seq for o in others))
        value = newest.field(str(key[2]))
        return number(value) if key[0] == "N" else self.model.code_of(str(key[2]), value)


def number(value: object) -> float:
    """An amount in fen, or a day, as a number; what is not there is absent."""
    if isinstance(value, bool) or value is None:
        return ABSENT
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).toordinal()
        except ValueError:
            return ABSENT
    return value.toordinal() if isinstance(value, date) else ABSENT
