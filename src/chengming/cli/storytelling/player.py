"""Plays a story (故事) through the real actions: what the desk would do, step by step.

The database and the demo clock are the caller's: ``story play`` brings a scratch database,
the sample city brings its own and merges the steps of all stories by time.
"""

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connections

from chengming.casework.cases import actions as cases
from chengming.casework.cases import queries
from chengming.casework.cases.actions import Done
from chengming.casework.cases.errors import CaseError, CaseMoved
from chengming.casework.review import actions as review
from chengming.cli.storytelling import practising, publishing
from chengming.cli.storytelling.cast import Cast
from chengming.cli.storytelling.city import City
from chengming.cli.storytelling.samples import sample_file
from chengming.cli.storytelling.story_file import Step, Story, load_story
from chengming.law.procedure import Procedure
from chengming.law.progress import Due, Progress
from chengming.openness.disclosure.errors import DisclosureError
from chengming.record.clock.demo import FrozenClock
from chengming.record.records.errors import StreamMoved
from chengming.standing.accounts import acts
from chengming.standing.registry.errors import RegistryError

__all__ = ["CaseEnd", "Player", "StepResult", "load_story"]

_CORRECTED = ("rectify", "void_record")
_BESIDE = {**publishing.TITLES, **practising.TITLES}


@dataclass(frozen=True)
class StepResult:
    """What became of one step. ``problems``: where it differs from what the story expects."""

    step: Step
    title: str
    result: str = ""
    error: str = ""
    message: str = ""
    citations: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseEnd:
    """Where a case of the story stands when it ends."""

    name: str
    number: str
    stage: str
    ended: bool
    due: tuple[Due, ...]
    published: bool
    duties: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass
class _Running:
    """A case while the story is told: what was said of it, and every sequence number seen."""

    pending: dict[str, object]
    power: str
    key: uuid.UUID | None = None
    number: str = ""
    seen: list[int] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Outcome:
    """One attempt at an act: ``done`` with what it gave back, or why not."""

    result: str
    done: Done | None = None
    error: str = ""
    message: str = ""
    citations: tuple[str, ...] = ()


class Player:
    """One story on the current database. ``enter`` once, then ``play_step`` for every step."""

    def __init__(self, story: Story, city: City, clock: FrozenClock) -> None:
        self.story, self.clock = story, clock
        self.cast = Cast(story, city)
        known = acts.law().procedures
        if story.procedure not in known:
            raise story.error(story.line, f"没有程序“{story.procedure}”。")
        self.procedure: Procedure = known[story.procedure]
        self.running = {
            name: _Running(dict(told.facts), told.power) for name, told in story.cases.items()
        }
        self._check()

    @property
    def steps(self) -> Sequence[Step]:
        """The steps, in order of recorded time."""
        return self.story.steps

    def _check(self) -> None:
        """Every act, fact and name of the story exists, before anything is played."""
        for told in self.story.cases.values():
            for name in told.facts:
                if name not in self.procedure.facts:
                    raise self.story.error(told.line, f"“{self.procedure.title}”没有事实“{name}”。")
        for step in self.steps:
            if not step.do:
                continue
            if step.do not in self.procedure.actions and step.do not in _BESIDE:
                raise self.story.error(step.line, f"“{self.procedure.title}”没有行为“{step.do}”。")
            for name in (step.by, *step.beside):
                self.cast.actor(name, step.line)

    def enter(self) -> None:
        """What must stand before the first step: second posts of the cast."""
        self._move_clock(self.steps[0].recorded)
        self.cast.enter(self.clock.now())

    def play_step(self, step: Step) -> StepResult:
        """One step: the act through the actions (n times at once, if so asked), then the checks."""
        self._move_clock(step.recorded)
        if not step.do:
            return StepResult(step, "时间推移", problems=tuple(self._due_problems(step)))
        title = _BESIDE.get(step.do) or self.procedure.actions[step.do].title
        act = self._act(step)
        outcomes = [_attempt(act)] if step.at_once == 1 else _at_once(act, step.at_once)
        counts = {r: sum(o.result == r for o in outcomes) for r in ("done", "refused", "conflict")}
        shown = _shown(outcomes, step.expect)
        for outcome in outcomes:
            if outcome.done is not None:
                self._remember(step, outcome.done)
        problems = [*_problems(step, shown, counts), *self._due_problems(step)]
        return StepResult(
            step, title, shown.result, shown.error, shown.message, shown.citations,
            counts if step.at_once > 1 else {}, tuple(problems),
        )  # fmt: skip

    def end(self) -> list[CaseEnd]:
        """Where every case stands now, compared with what the story expects."""
        return [self._end(name) for name in self.running]

    def _move_clock(self, to: datetime) -> None:
        self.clock.set(max(to, self.clock.now()))

    def _act(self, step: Step) -> Callable[[], Done]:
        running = self.running[step.case]
        by = self.cast.actor(step.by, step.line)
        beside = [self.cast.actor(name, step.line) for name in step.beside]
        say = self._say(step, running)
        files = [sample_file(name) for name in step.attach]
        if step.do == "register_lead" and running.key is None:
            return lambda: cases.register_lead(
                agency=self.story.agency, power=running.power, procedure=self.story.procedure,
                by=by, at=step.at, say=say, beside=beside, late_reason=step.late, files=files,
            )  # fmt: skip
        if running.key is None:
            raise self.story.error(step.line, f"案件“{step.case}”还没有登记线索。")
        key, expected = running.key, _expected(step, running)
        if step.do in publishing.ACTS:
            return lambda: publishing.perform(
                case=key, act=step.do, by=by, at=step.at, say=say, expected_seq=expected,
                late_reason=step.late,
            )  # fmt: skip
        if step.do in practising.TITLES:
            return lambda: practising.perform(
                case=key, act=step.do, by=by, at=step.at, say=say, late_reason=step.late
            )
        return lambda: review.perform(
            case=key, act=step.do, by=by, at=step.at, say=say, beside=beside,
            expected_seq=expected, late_reason=step.late, files=files,
        )  # fmt: skip

    def _say(self, step: Step, running: _Running) -> dict[str, object]:
        """What the step says, with the facts of the case that this act accepts first."""
        said = self.cast.said(dict(step.say), step.line)
        assert isinstance(said, dict)
        if step.do in _BESIDE:
            return said
        spec = self.procedure.actions[step.do]
        if step.do in _CORRECTED and said.get("record") in running.records:
            said["record"] = running.records[str(said["record"])]
        facts = {
            name: running.pending[name]
            for name in (*spec.must, *spec.may)
            if name in running.pending
        }
        return {**facts, **said}

    def _remember(self, step: Step, done: Done) -> None:
        running = self.running[step.case]
        running.key, running.number = done.case, done.number
        running.seen.append(done.seq)
        running.records[step.do] = done.record.hex
        if step.do in _BESIDE:
            return
        spec = self.procedure.actions[step.do]
        for name in (*spec.must, *spec.may):
            running.pending.pop(name, None)

    def _progress(self, running: _Running) -> Progress | None:
        return None if running.key is None else queries.progress(running.key, self.clock.now())

    def _due_problems(self, step: Step) -> list[str]:
        if not step.due:
            return []
        found = self._progress(self.running[step.case])
        return _wrong_dates(step.due, found.due if found else (), self.procedure)

    def _end(self, name: str) -> CaseEnd:
        running, expect = self.running[name], self.story.cases[name].expect
        found = self._progress(running)
        if found is None or running.key is None:
            return CaseEnd(name, "", "", False, (), False, (), ("没有登记线索",) if expect else ())
        shown = _is_published(running.key)
        problems = []
        actual = {"stage": found.stage, "ended": found.ended, "published": shown}
        for key, value in actual.items():
            if key in expect and expect[key] != value:
                problems.append(f"{key} 应为 {expect[key]}，实为 {value}")
        wanted = expect.get("due")
        if isinstance(wanted, dict):
            problems += _wrong_dates(wanted, found.due, self.procedure, whole=True)
        duties = tuple(duty.title for duty in found.duties)
        return CaseEnd(
            name, running.number, found.stage, found.ended, found.due, shown, duties,
            tuple(problems),
        )  # fmt: skip


def _expected(step: Step, running: _Running) -> int | None:
    """The number of records the actor had seen. A lone ``conflict`` looked before the last act."""
    if step.expect == "conflict" and step.at_once == 1:
        return running.seen[-2] if len(running.seen) > 1 else 0
    return running.seen[-1] if running.seen else None


def _attempt(act: Callable[[], Done]) -> _Outcome:
    try:
        return _Outcome("done", act())
    except (CaseMoved, StreamMoved) as error:
        return _outcome("conflict", error)
    except (CaseError, RegistryError, DisclosureError) as error:
        return _outcome("refused", error)


def _outcome(result: str, error: Exception) -> _Outcome:
    message = str(getattr(error, "message", error))
    return _Outcome(
        result, None, type(error).__name__, message, tuple(getattr(error, "citations", ()))
    )


def _at_once(act: Callable[[], Done], times: int) -> list[_Outcome]:
    """The same act by several threads, each with its own connection, let go together."""
    gate = threading.Barrier(times)
    outcomes: list[_Outcome] = []
    broken: list[BaseException] = []

    def run() -> None:
        try:
            gate.wait()
            outcomes.append(_attempt(act))
        except BaseException as error:  # noqa: BLE001  a thread must not lose its error
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return outcomes


def _shown(outcomes: Sequence[_Outcome], expect: str) -> _Outcome:
    """The attempt to be shown: one as expected where there is one, else the first."""
    return next((o for o in outcomes if o.result == expect), outcomes[0])


def _problems(step: Step, shown: _Outcome, counts: Mapping[str, int]) -> list[str]:
    out = []
    if shown.result != step.expect:
        out.append(f"应为 {step.expect}，实为 {shown.result}：{shown.message}")
    if step.at_once > 1 and step.expect == "done" and counts["done"] != 1:
        out.append(f"同时办理 {step.at_once} 次，应当恰有一次办成，实有 {counts['done']} 次")
    missing = [cite for cite in step.cites if cite not in shown.citations]
    if missing:
        out.append(f"没有引用 {'、'.join(missing)}（引用了 {'、'.join(shown.citations) or '无'}）")
    return out


def _wrong_dates(
    wanted: Mapping[str, object], due: Sequence[Due], procedure: Procedure, *, whole: bool = False
) -> list[str]:
    """Deadlines that differ; ``whole``: and those of the agency that the story does not name."""
    found: dict[str, str | None] = {}
    for item in due:
        day = item.deadline.isoformat() if item.deadline is not None else "未定"
        found[item.clock] = found[procedure.clocks[item.clock].rule] = day
    out = [
        f"期限 {name} 应为 {day or '未起算'}，实为 {found.get(name) or '未起算'}"
        for name, day in wanted.items()
        if found.get(name) != day
    ]
    if whole:
        named = set(wanted)
        for item in due:
            rule = procedure.clocks[item.clock].rule
            if item.who == "agency" and not named & {item.clock, rule}:
                out.append(f"还有期限 {item.clock}（{found[item.clock]}）")
    return out


def _is_published(key: uuid.UUID) -> bool:
    """处罚决定正在公示: published later than last withdrawn."""
    latest = queries.fold(key).latest
    shown, taken = latest.get("publish_decision"), latest.get("withdraw_publication")
    return shown is not None and (taken is None or taken.event.seq < shown.event.seq)
