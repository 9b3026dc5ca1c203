"""Where each act stands on the chart: the main line down the left, optional parts beside it.

Everything is read from the procedure itself: its ``base`` is the main line, its bundles are the
optional parts, an arrow beside the line means that the part leaves and rejoins it there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from chengming.law.dated import value_as_of
from chengming.law.load import LawData
from chengming.law.procedure import OFFICES, STAGE_TITLES, STAGES, ActionSpec, Procedure

BOX_WIDTH, BOX_HEIGHT = 300, 92
SIDE_WIDTH = 250
GAP, LANE, MARGIN, AISLE = 22, 56, 16, 60
COLUMNS = 2


@dataclass(frozen=True)
class Box:
    """One act: where it stands and what stands in it."""

    act: str
    title: str
    posts: str
    limits: tuple[str, ...]
    cites: tuple[str, ...]
    x: int
    y: int
    width: int
    main: bool

    @property
    def middle(self) -> int:
        """Height of the box's middle."""
        return self.y + BOX_HEIGHT // 2


@dataclass(frozen=True)
class Lane:
    """One stage: a band across the chart."""

    stage: str
    title: str
    y: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Chart:
    """The whole drawing in one coordinate system; ``line`` is the main line from top to bottom."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    line: tuple[Box, ...]


def chart(law: LawData, procedure: Procedure, on: date) -> Chart:
    """The procedure as of a day."""
    drawing = _Drawing(law, procedure, on)
    lanes: list[Lane] = []
    y = MARGIN
    for stage in (*STAGES, "general"):
        acts = [a for a in procedure.actions.values() if a.stage == stage and not a.generated]
        if not acts:
            continue
        boxes = [*drawing.main(acts, y + LANE), *drawing.beside(acts, y + LANE)]
        height = max(box.y + BOX_HEIGHT for box in boxes) - y + GAP
        lanes.append(Lane(stage, STAGE_TITLES[stage], y, height, tuple(boxes)))
        y += height + GAP
    line = tuple(box for lane in lanes for box in lane.boxes if box.main)
    width = MARGIN * 2 + BOX_WIDTH + AISLE + COLUMNS * SIDE_WIDTH + (COLUMNS - 1) * GAP
    return Chart(width, y, tuple(lanes), line)


@dataclass(frozen=True)
class _Drawing:
    law: LawData
    procedure: Procedure
    on: date

    def main(self, acts: Sequence[ActionSpec], y: int) -> list[Box]:
        """Those of the main line, below each other in its order."""
        base = self.procedure.base
        found = sorted((a for a in acts if a.id in base), key=lambda act: base.index(act.id))
        step = BOX_HEIGHT + GAP
        return [
            self._box(act, (MARGIN, y + number * step, BOX_WIDTH), main=True)
            for number, act in enumerate(found)
        ]

    def beside(self, acts: Sequence[ActionSpec], y: int) -> list[Box]:
        """The optional ones to the right, those of one part together."""
        parts = {act: b.id for b in self.procedure.bundles.values() for act in b.acts}
        order = list(self.procedure.bundles)
        found = [act for act in acts if act.id not in self.procedure.base]
        found.sort(key=lambda a: order.index(parts[a.id]) if a.id in parts else len(order))
        left, step = MARGIN + BOX_WIDTH + AISLE, BOX_HEIGHT + GAP
        boxes = []
        for number, act in enumerate(found):
            x = left + number % COLUMNS * (SIDE_WIDTH + GAP)
            where = (x, y + number // COLUMNS * step, SIDE_WIDTH)
            boxes.append(self._box(act, where, main=False))
        return boxes

    def _box(self, act: ActionSpec, where: tuple[int, int, int], *, main: bool) -> Box:
        x, y, width = where
        return Box(
            act=act.id, title=act.title, posts="、".join(OFFICES[office] for office in act.by),
            limits=tuple(self._limits(act)),
            cites=tuple(self.law.instruments.parse(cite).short() for cite in act.cite),
            x=x, y=y, width=width, main=main,
        )  # fmt: skip

    def _limits(self, act: ActionSpec) -> Iterator[str]:
        """The agency's limits that end with the act (by when it must be done), then those it starts."""
        clocks = self.procedure.clocks
        yield from (f"{self._limit(name)}内" for name in act.ends if clocks[name].who == "agency")
        yield from (f"起算{self._limit(start.clock)}" for start in act.starts)

    def _limit(self, clock: str) -> str:
        spec = self.procedure.clocks[clock]
        if spec.rule not in self.law.parameters:
            return spec.title  # the act that starts it names the last day
        value = value_as_of(self.law.parameters[spec.rule], self.on)
        return spec.title if value.value is None else f"{spec.title} {value.text()}"
