"""One lawful act through the real action path, against the same statements replayed by psycopg.

Act and replay take turns in one database, on cases of their own, so that whatever else the machine
does falls on both. So do few and many records: flat is what stays flat from round to round.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from uuid import UUID

import psycopg

from bench.filling import fill
from bench.ground import Ground, say, seconds, use
from bench.replay import Act, captured, read_whole, replay
from bench.stage import Stage, founded, seat, sit
from bench.table import Row, spread

ROUNDS, ACTS, CASES = 16, 24, 3  # the cases of a round are its own
LONG, LONG_ACTS = 100, 60  # records of a long case before its round, and acts of the round
FEW = 600  # beside the records of the city's founding: about 10³
SLOWEST = 0.25  # of the bare statements
FLAT = 1.15  # what an act may cost more at 10⁶ records than at 10³
STATE = "SELECT coalesce(sum(seq), 0) FROM cases_case WHERE id = ANY (%s)"


@dataclass(frozen=True)
class Round:
    """Seconds of every act and of every replay."""

    acts: list[float]
    bare: list[float]

    @property
    def ratio(self) -> float:
        """How fast the act is, the bare statements being one."""
        return median(self.bare) / median(self.acts)


@dataclass
class Cast:
    """Cases of one round: some to act on; of the others the captured statements are replayed."""

    acted: list[UUID]
    replayed: list[UUID]
    acts: int = ACTS
    before: Callable[[], object] = lambda: None  # before every act: what the process is to forget
    captured: list[Act] = field(default_factory=list)

    def capture(self, stage: Stage, seen: "Place") -> None:
        """Act on the replay's cases in a copy of the database, keeping the statements."""
        sit(seen.wrapper)
        for number in range(self.acts):
            case = self.replayed[number % len(self.replayed)]
            self.before()
            self.captured.append(captured(lambda case=case: stage.inquire(case)))  # type: ignore[misc]


@dataclass(frozen=True)
class Place:
    """One database: Django's connection and psycopg's."""

    name: str
    wrapper: Any
    bare: psycopg.Connection
    records: int

    def play(self, stage: Stage, cast: Cast) -> Round:
        """A round, act and replay by turns; what came of both must be the same."""
        sit(self.wrapper)
        found = Round([], [])
        for number, statements in enumerate(cast.captured):
            case = cast.acted[number % len(cast.acted)]
            cast.before()
            found.acts.append(seconds(lambda case=case: stage.inquire(case)))  # type: ignore[misc]
            found.bare.append(seconds(lambda it=statements: replay(self.bare, it)))  # type: ignore[misc]
        done, replayed = (self._state(cases) for cases in (cast.acted, cast.replayed))
        assert done == replayed, f"the replay left another state: {done} {replayed}"
        return found

    def _state(self, cases: Sequence[UUID]) -> int:
        row = self.bare.execute(STATE, (list(cases),)).fetchone()
        assert row is not None
        return int(row[0])


def measure(ground: Ground, records: int) -> Iterator[Row]:
    """Rows of the table: an act at few and at many records and in long cases, against bare SQL."""
    use(ground.database("acts_base"))
    with founded() as stage, ExitStack() as places:
        short = [
            _cast(lambda: [stage.open_case() for _ in range(CASES)]) for _ in range(ROUNDS + 1)
        ]
        long, first = (_cast(lambda: [stage.long_case(LONG)], acts=LONG_ACTS) for _ in range(2))
        first.before = stage.forget
        use("postgres")
        seen, few, many = (
            places.enter_context(_place(ground, f"acts_{name}", filler))
            for name, filler in (("seen", 0), ("few", FEW), ("many", records))
        )
        for cast in (*short, long, first):
            cast.capture(stage, seen)
        say("　轮流办理和重放……")
        warm_up, *rounds = short
        scanned = read_whole(ground.server.superuser_dsn(many.name), warm_up.captured[-1])
        for place in (few, many):
            place.play(stage, warm_up)
        yield from _sizes(few, many, list(_by_turns(stage, (few, many), rounds)))
        yield Row("　大表被逐行扫描的", "、".join(scanned) or "无", "无", not scanned)
        yield from _in_long_cases(few.play(stage, long), few.play(stage, first))


def _cast(opened: Callable[[], list[UUID]], **more: Any) -> Cast:
    return Cast(opened(), opened(), **more)


@contextmanager
def _place(ground: Ground, name: str, filler: int) -> Iterator[Place]:
    say(f"　数据库 {name}，填充 {filler:,} 条记录……")
    ground.database(name, "acts_base")
    records = fill(ground.server.superuser_dsn(name), filler)
    with (
        seat(name) as wrapper,
        psycopg.connect(ground.server.dsn("desk", name), autocommit=True) as bare,
    ):
        yield Place(name, wrapper, bare, records)


def _by_turns(
    stage: Stage, places: tuple[Place, Place], rounds: Sequence[Cast]
) -> Iterator[tuple[Round, Round]]:
    """Each round in both databases, now the one first, now the other."""
    for number, cast in enumerate(rounds):
        order = places if number % 2 else places[::-1]
        found = {place.name: place.play(stage, cast) for place in order}
        yield found[places[0].name], found[places[1].name]


def _sizes(few: Place, many: Place, rounds: list[tuple[Round, Round]]) -> Iterator[Row]:
    for place, found in zip((few, many), zip(*rounds, strict=True), strict=True):
        act, bare = (
            median(median(times) for times in side) * 1e3
            for side in ([r.acts for r in found], [r.bare for r in found])
        )
        ratio = median(r.ratio for r in found)
        yield Row(f"一个行为（询问），{place.records:,} 条记录", f"{act:.1f} 毫秒")
        yield Row("　对照：同样的语句和参数由 psycopg 重放", f"{bare:.1f} 毫秒")
        figure = spread(r.ratio for r in found)
        yield Row("　比值", figure, f"≥ {SLOWEST}", ratio >= SLOWEST)
    acts = [median(after.acts) / median(before.acts) for before, after in rounds]
    bare_too = [median(after.bare) / median(before.bare) for before, after in rounds]
    yield Row("记录多少的影响：行为", spread(acts), f"平，≤ {FLAT}", median(acts) <= FLAT)
    yield Row("　对照：重放", spread(bare_too))


def _in_long_cases(long: Round, first: Round) -> Iterator[Row]:
    for what, found in (("本进程读过此案", long), ("本进程第一次读此案", first)):
        act = f"{median(found.acts) * 1e3:.1f} 毫秒"
        yield Row(f"在 {LONG}—{LONG + LONG_ACTS} 条记录的案件上，{what}", act)
        met = found.ratio >= SLOWEST
        yield Row("　比值", f"{found.ratio:.2f}", f"≥ {SLOWEST}", met)
