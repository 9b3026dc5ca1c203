"""What others did to the case since the form was opened, beside what is typed (期间已有他人操作)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chengming.casework.cases import queries as cases
from chengming.casework.cases.dossier import SYSTEM_KINDS, Dossier
from chengming.casework.cases.work import changes
from chengming.law.procedure import FactSpec
from chengming.record.clock.queries import SHANGHAI
from chengming.standing.registry import queries as registry
from chengming.web.console.acts.asking.raw import below, flatten, same
from chengming.web.console.acts.asking.setting import FACTS, Setting
from chengming.web.console.acts.asking.shapes import Raw


@dataclass(frozen=True)
class Added:
    """One record that was not there: what, when, by whom."""

    title: str
    done: datetime
    people: str
    record: str


@dataclass(frozen=True)
class Restated:
    """A fact that reads otherwise now; ``typed`` is said when this form changes it as well."""

    title: str
    before: str
    after: str
    typed: str
    done: datetime | None
    by: str

    @property
    def clashes(self) -> bool:
        """Both changed it: only the person at the desk can say which stands."""
        return bool(self.typed) and self.typed != self.after


@dataclass(frozen=True)
class Moved:
    """Everything that happened since."""

    added: tuple[Added, ...]
    restated: tuple[Restated, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.restated)


class Watch:
    """Looks at a case from where the form was opened."""

    def __init__(self, dossier: Dossier, seen: int, setting: Setting) -> None:
        self.dossier, self.seen, self.setting = dossier, seen, setting
        actors = [a for r in dossier.records for a in (r.actor, *r.beside)]
        self._names = {a.person: a.name for a in actors}
        self._names |= {p: name for p, name in registry.names(self._names).items() if name}

    def moved(self, typed: Raw, asked: Mapping[str, FactSpec]) -> Moved:
        """What to look at before the form is handed in again."""
        return Moved(tuple(self.added()), tuple(self._restated(typed, asked)))

    def added(self) -> Iterator[Added]:
        """Records that were not there."""
        for record in self.dossier.records:
            if record.seq > self.seen and record.kind not in SYSTEM_KINDS:
                people = (self._name(a.person) for a in (record.actor, *record.beside))
                title = cases.title_of(self.dossier.procedure, record.kind)
                yield Added(title, record.done, "、".join(people), record.id.hex)

    def _restated(self, typed: Raw, asked: Mapping[str, FactSpec]) -> Iterator[Restated]:
        fold = self.dossier.fold
        then = changes.sheet_until(self.dossier.procedure, self.dossier.records, self.seen)
        for name, spec in self.dossier.procedure.facts.items():
            before, after = then.get(name), fold.sheet.get(name)
            if before == after:
                continue
            event = fold.stated.get(name)
            yield Restated(
                title=spec.title, before=self._text(spec, before), after=self._text(spec, after),
                typed=self._typed(name, spec, before, typed) if name in asked else "",
                done=event.done.astimezone(SHANGHAI) if event else None,
                by=self._name(event.by.id) if event else "",
            )  # fmt: skip

    def _name(self, person: str) -> str:
        return self._names.get(person, "")

    def _text(self, spec: FactSpec, value: object) -> str:
        return "" if value is None else self.setting.words.text(spec, value)

    def _typed(self, name: str, spec: FactSpec, before: object, typed: Raw) -> str:
        """What this form says of the fact, in its own letters; empty where nobody touched it."""
        place, setting = f"{FACTS}.{name}", self.setting
        own = below(typed, place)
        put = {} if before is None else flatten(setting.act, spec, before, place, setting.law)
        if not own or same(own, put):
            return ""
        return "\n".join(v for _, values in sorted(own.items()) for v in values if v.strip())
