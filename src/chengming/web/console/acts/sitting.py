"""One person at the form of one act: what is known, what is asked, and what the answers say.

``Sitting`` is the same for showing and for handing in; only a ``Sent`` makes the difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.entry.drafts import Whose
from chengming.casework.cases.work import changes
from chengming.law.procedure import OFFICES, ActionSpec, FactSpec
from chengming.law.progress import Fold, Refusal
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.facts import Actor
from chengming.standing.accounts import acts
from chengming.standing.registry.errors import RegistryError
from chengming.standing.registry.queries import as_law_person
from chengming.web.console.access.table import table
from chengming.web.console.acts import standing
from chengming.web.console.acts.asking import layouts, talks
from chengming.web.console.acts.asking.answering import UNSAID, Reader
from chengming.web.console.acts.asking.people import People
from chengming.web.console.acts.asking.raw import below, flatten, same
from chengming.web.console.acts.asking.roles import is_asked
from chengming.web.console.acts.asking.setting import FACTS, Setting
from chengming.web.console.acts.asking.shapes import Errors, Raw
from chengming.web.console.acts.asking.suggesting import suggestions
from chengming.web.console.acts.reading import moments, texts
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.standing import Side
from chengming.web.console.desk import Desk

SEVERAL_OFFICERS = 2


@dataclass(frozen=True)
class Understood:
    """Everything the form says, read; only to be handed in when ``errors`` is empty."""

    at: datetime
    by: Actor | None
    beside: tuple[Actor, ...]
    late_reason: str
    say: Mapping[str, object]
    errors: Errors


class Sitting:
    """A desk, an act, a case (None: a lead that is no case yet) and a moment."""

    def __init__(
        self, desk: Desk, fold: Fold, act: str, now: datetime, dossier: Dossier | None = None
    ) -> None:
        self.desk, self.fold, self.now, self.dossier = desk, fold, now, dossier
        self.spec: ActionSpec = fold.procedure.actions[act]

    @property
    def seq(self) -> int:
        """How many records the case has."""
        return self.dossier.case.seq if self.dossier else 0

    @property
    def is_grave(self) -> bool:
        """An act that is signed: asked once more before it is handed in."""
        return table().is_signed(self.spec.id)

    @property
    def who_may(self) -> str:
        """Whose act it is, in words."""
        return "、".join(OFFICES[office] for office in self.spec.by)

    @cached_property
    def whose(self) -> Whose:
        """Whose draft this form keeps."""
        case = self.dossier.case.pk if self.dossier else None
        return Whose(self.desk.person, self.desk.agency, self.spec.id, case)

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """On whose behalf it may be handed in; empty: not from this desk."""
        return standing.sides(self.spec, self.fold, self.desk)

    def side(self, raw: Raw) -> Side:
        """The one chosen; the first where none is."""
        typed = _first(raw, "side")
        return next((side for side in self.sides if side.value == typed), self.sides[0])

    @cached_property
    def asked(self) -> dict[str, FactSpec]:
        """Inputs, then facts of the sheet, in the order of the law."""
        facts = self.fold.procedure.facts
        inputs = {n: s for n, s in self.spec.says.items() if is_asked(self.spec.id, s)}
        return inputs | {name: facts[name] for name in (*self.spec.must, *self.spec.may)}

    def sheet(self, seen: int) -> Mapping[str, object]:
        """The fact sheet as it was when the form was opened."""
        if self.dossier is None or seen == self.seq:
            return self.fold.sheet
        return changes.sheet_until(self.fold.procedure, self.dossier.records, seen)

    def day(self, raw: Raw) -> date:
        """The day of the act as far as it is understood: today, unless an earlier one is named."""
        try:
            return self._moment(_first(raw, "at")).date()
        except NotUnderstood:
            return self.now.astimezone(SHANGHAI).date()

    def _moment(self, typed: str) -> datetime:
        if not typed:
            return self.now
        found = moments.moment(typed, self.now.astimezone(SHANGHAI).date())
        if found > self.now:
            raise NotUnderstood("办理时间还没有到。已经办完的才能登记，请核对时间。")
        return found

    def setting(self, raw: Raw) -> Setting:
        """What the questions need to know on the day of the act."""
        day = self.day(raw)
        return Setting(
            act=self.spec.id, law=acts.law().instruments, today=day, sheet=self.fold.sheet,
            people=People(self.desk.agency, day, self.fold.recused),
        )  # fmt: skip

    def refusals(self) -> list[Refusal]:
        """What stands against the act before anything is filled in."""
        person = None
        if self.sides and self.sides[0].is_self:
            try:
                person = as_law_person(self.desk.actor(self.now))
            except RegistryError:
                person = None
        return standing.refusals_before(self.spec, self.fold, person, self.now)

    def first_typed(self) -> Raw:
        """What stands in a form that nobody has touched: the sheet, and what follows from the case."""
        law, typed = acts.law().instruments, Raw()
        put = suggestions(self.spec.id, self.fold, self.desk, self.now)
        for name, spec in self.asked.items():
            value = self.fold.sheet.get(name) if name not in self.spec.says else None
            value = put.get(name) if value is None else value
            if value is not None:
                typed |= flatten(self.spec.id, spec, value, f"{FACTS}.{name}", law)
        if self.spec.officers >= SEVERAL_OFFICERS:
            typed["beside"] = sorted(self._companions() - {self.desk.person})
        return typed

    def rebased(self, raw: Raw, seen: int) -> Raw:
        """The same typed, over the sheet as it is now: what nobody touched follows the case."""
        law, then = acts.law().instruments, self.sheet(seen)
        for name, spec in self.asked.items():
            place = f"{FACTS}.{name}"
            if name in self.spec.says or name not in self.fold.sheet:
                continue
            put = flatten(self.spec.id, spec, then[name], place, law) if name in then else {}
            if same(below(raw, place), put):
                raw = {key: v for key, v in raw.items() if key not in below(raw, place)}
                raw |= flatten(self.spec.id, spec, self.fold.sheet[name], place, law)
        return raw

    def understood(self, raw: Raw, seen: int) -> Understood:
        """Reads the form; what is wrong stands in ``errors`` by the name of its input."""
        raw = talks.composed(raw) if self.spec.id in layouts.INQUIRY else raw
        reader = Reader(self.setting(raw), raw)
        say = {**self._inputs(reader), **self._facts(reader, self.sheet(seen))}
        at, late_reason = self._when(raw, reader.errors)
        by, beside = self._who(raw, at, reader)
        return Understood(at, by, beside, late_reason, say, reader.errors)

    def _inputs(self, reader: Reader) -> dict[str, object]:
        found: dict[str, object] = {}
        by_hand = layouts.BY_HAND.get(self.spec.id, frozenset())
        if self.spec.id in layouts.DISCUSSIONS:
            people = reader.setting.people
            found |= talks.discussed(reader.raw, people, reader.errors)
        for name, spec in self.spec.says.items():
            if name in self.asked and name not in by_hand:
                value = reader.read(spec, required=not spec.optional)
                if value is not UNSAID:
                    found[name] = value
        return found

    def _facts(self, reader: Reader, then: Mapping[str, object]) -> dict[str, object]:
        """Facts that this form states: what was not known, and what was changed; nothing else."""
        found: dict[str, object] = {}
        for name in (*self.spec.must, *self.spec.may):
            spec, place = self.asked[name], f"{FACTS}.{name}"
            known = then.get(name)
            if known is not None:
                typed = below(reader.raw, place)
                put = flatten(self.spec.id, spec, known, place, reader.setting.law)
                if not typed or same(typed, put):
                    continue
            value = reader.read(spec, required=known is not None or name in self.spec.must)
            if value is not UNSAID and value != known:
                found[name] = value
        return found

    def _when(self, raw: Raw, errors: Errors) -> tuple[datetime, str]:
        try:
            at = self._moment(_first(raw, "at"))
        except NotUnderstood as error:
            errors["at"], at = error.message, self.now
        try:
            reason = texts.text(_first(raw, "late_reason"))
        except NotUnderstood as error:
            errors["late_reason"], reason = error.message, ""
        if acts.is_late(at) and not reason and "late_reason" not in errors:
            errors["late_reason"] = "隔日录入属于补录，请说明理由；补录标记将永久保留。"
        return at, reason

    def _companions(self) -> frozenset[str]:
        """Who goes along as a rule: the handlers; where none are named, whoever went along before."""
        acts = self.fold.procedure.actions.values()
        went = (self.fold.persons.get(act.id, ()) for act in acts if act.officers)
        return self.fold.handlers or frozenset(person for persons in went for person in persons)

    def _who(
        self, raw: Raw, at: datetime, reader: Reader
    ) -> tuple[Actor | None, tuple[Actor, ...]]:
        side, errors = self.side(raw), reader.errors
        if _first(raw, "side") not in ("", side.value):
            errors["side"] = "请重新选择由谁作出。"
        try:
            own = self.desk.actor(at)
        except RegistryError as error:
            errors["at"] = error.message
            return None, ()
        beside = tuple(self._beside(raw, reader))
        if side.is_self:
            return own, beside
        name = " ".join(_first(raw, "side_name").split())
        if side.asks_name and not name:
            errors["side_name"] = "请填写姓名或者名称。"
        return side.actor(name[: texts.LONGEST_LINE]), (own, *beside)

    def _beside(self, raw: Raw, reader: Reader) -> list[Actor]:
        if self.spec.officers < SEVERAL_OFFICERS:
            return []
        people, found = reader.setting.people, []
        for person in dict.fromkeys(raw.get("beside", ())):
            one = people.all.get(person)
            if one is None or "officer" not in one.offices:
                reader.errors["beside"] = "所选的人当日不是本机关的执法人员。请重新选择。"
            elif person != self.desk.person:
                found.append(Actor(person, one.name, "officer", self.desk.agency))
        if not found and "beside" not in reader.errors:
            reader.errors["beside"] = "应当由不少于两名执法人员共同进行，请选择同行的人。"
        return found


def _first(raw: Raw, name: str) -> str:
    return next((value.strip() for value in raw.get(name, ())), "")
