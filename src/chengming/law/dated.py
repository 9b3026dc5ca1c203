"""Parameters: one file is one number the law sets, dated, cited, by field and place (领域、地域).

A value is read by name through `Parameters` and as of a date through `value_as_of`.
The file's own values are national; an overlay holds for some fields or one place.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chengming.law.citation import CERTAINTY, Citation, Instruments
from chengming.law.errors import NotATimeLimit, NotInForce, UnknownParameter
from chengming.law.limits import UNITS, Limit
from chengming.law.strict_yaml import Node

FIELDS = {
    "market_regulation": "市场监督管理",
    "housing": "住房和城乡建设",
    "city_management": "城市管理",
    "natural_resources": "自然资源和规划",
    "health": "卫生健康",
}
# Units of single numbers; `structured` values have a declared shape.
NUMBER_UNITS = {**UNITS, "fen": "分", "per_ten_thousand": "‱", "people": "人"}
STRUCTURED = "structured"
SET_BY_DECISION = "set_by_decision"  # 法律只规定可以，期间由有权决定的人定。
_SHAPES = ("amounts", "words", "day_of_year", "periods")
_PLACE = re.compile(r"[0-9]{6}\Z", re.ASCII)

Plain = int | str | None | tuple[str, ...] | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a parameter from one day on. `value` None: the law sets none (then)."""

    parameter: str
    since: date
    value: Plain
    unit: str
    unit_cite: Citation | None
    cite: Citation
    checked_on: date
    certainty: str
    note: str
    fields: tuple[str, ...]
    place: str
    file: str
    line: int

    def text(self) -> str:
        """The value as a reader sees it: 7 个工作日; 未规定; 由决定确定."""
        if self.value is None:
            return "未规定"
        if self.value == SET_BY_DECISION:
            return "由有权机关决定，法律未定上限"
        if isinstance(self.value, tuple):
            return "、".join(self.value) or "无"
        if isinstance(self.value, Mapping):
            return "；".join(f"{key}: {part}" for key, part in self.value.items())
        if self.unit == "fen" and isinstance(self.value, int):
            return f"{self.value // 100}.{self.value % 100:02d} 元".replace(".00", "")
        return f"{self.value} {NUMBER_UNITS.get(self.unit, '')}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or list the law sets; values sorted by effective date within each overlay."""

    name: str
    title: str
    unit: str
    shape: str
    national: tuple[Value, ...]
    overlays: tuple[tuple[Value, ...], ...]
    file: str

    def all_values(self) -> Iterator[Value]:
        yield from self.national
        for overlay in self.overlays:
            yield from overlay


class Parameters:
    """Every parameter by name; an unknown name is an error that offers near ones."""

    def __init__(self, entries: Sequence[Parameter]) -> None:
        self._by_name = {entry.name: entry for entry in sorted(entries, key=lambda p: p.name)}

    def __getitem__(self, name: str) -> Parameter:
        found = self._by_name.get(name)
        if found is None:
            raise UnknownParameter(
                name, difflib.get_close_matches(name, self._by_name, n=3, cutoff=0.5)
            )
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)


def value_as_of(
    parameter: Parameter, on: date, field: str | None = None, place: str | None = None
) -> Value:
    """The value in force on that day: the most particular overlay that fits, else the national one.

    An overlay for a place holds for its subdivisions too (320000 for 320281).
    """
    best: tuple[tuple[bool, int], Value] | None = None
    for overlay in parameter.overlays:
        first = overlay[0]
        if first.fields and (field is None or field not in first.fields):
            continue
        if first.place and not _within(place, first.place):
            continue
        value = _latest(overlay, on)
        rank = (bool(first.fields), len(first.place.rstrip("0")))
        if value is not None and (best is None or rank > best[0]):
            best = (rank, value)
    found = best[1] if best else _latest(parameter.national, on)
    if found is None:
        raise NotInForce(parameter.name, on)
    return found


def limit_as_of(
    parameter: Parameter, on: date, field: str | None = None, place: str | None = None
) -> Limit | None:
    """The time limit in force on that day; None where the law sets none or leaves it to a decision."""
    value = value_as_of(parameter, on, field, place)
    if value.unit not in UNITS:
        raise NotATimeLimit(
            f"参数“{parameter.name}”（{parameter.title}）不是期限，不能计算届满日。"
        )
    if not isinstance(value.value, int):
        return None
    unit_cite = value.unit_cite.short() if value.unit_cite else ""
    return Limit(value.value, value.unit, value.cite.short(), unit_cite)


def _latest(values: Sequence[Value], on: date) -> Value | None:
    found = None
    for value in values:
        if value.since > on:
            break
        found = value
    return found


def _within(place: str | None, region: str) -> bool:
    return place is not None and place.startswith(region.rstrip("0"))


# Reading -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Context:
    name: str
    unit: str
    shape: str
    unit_cite: Citation | None
    instruments: Instruments
    fields: tuple[str, ...] = ()
    place: str = ""


def read_parameter(root: Node, name: str, instruments: Instruments) -> Parameter:
    """One file of law/parameters; `name` is its path without the suffix."""
    got = root.take(("title", "unit", "values"), ("unit_cite", "shape", "overlays", "note"))
    unit = got["unit"].word((*NUMBER_UNITS, STRUCTURED))
    shape = got["shape"].word(_SHAPES) if "shape" in got else ""
    if (unit == STRUCTURED) != bool(shape):
        raise root.error("unit 为 structured 时要写 shape，其他单位不写 shape。")
    unit_cite = instruments.cite(got["unit_cite"]) if "unit_cite" in got else None
    if unit in UNITS and unit_cite is None:
        raise root.error("缺少“unit_cite”：期限的单位也要有依据（例如 行政处罚法/85）。")
    context = _Context(name, unit, shape, unit_cite, instruments)
    national = _values(got["values"], context)
    overlays = (
        tuple(_overlay(node, context) for node in got["overlays"].items())
        if "overlays" in got
        else ()
    )
    _refuse_rival_overlays(overlays, root)
    return Parameter(name, got["title"].text(), unit, shape, national, overlays, root.file)


def _overlay(node: Node, context: _Context) -> tuple[Value, ...]:
    got = node.take(("values",), ("fields", "place", "unit", "unit_cite"))
    fields = tuple(got["fields"].texts()) if "fields" in got else ()
    for field_node in got["fields"].items() if "fields" in got else []:
        field_node.word(FIELDS)
    place = got["place"].text() if "place" in got else ""
    if place and not _PLACE.match(place):
        raise got["place"].error('地域应当是加引号的六位行政区划代码，例如 "320281"。')
    if not fields and not place:
        raise node.error("分别规定（overlays）要写明领域（fields）或者地域（place）。")
    unit = got["unit"].word(NUMBER_UNITS) if "unit" in got else context.unit
    if unit != context.unit and unit in UNITS and "unit_cite" not in got:
        raise node.error("改变单位时要写明单位的依据（unit_cite）。")
    unit_cite = (
        context.instruments.cite(got["unit_cite"]) if "unit_cite" in got else context.unit_cite
    )
    return _values(
        got["values"], replace(context, unit=unit, unit_cite=unit_cite, fields=fields, place=place)
    )


def _values(node: Node, context: _Context) -> tuple[Value, ...]:
    out: list[Value] = []
    for item in node.items():
        got = item.take(("from", "value", "cite", "checked_on", "certainty"), ("note", "unit_cite"))
        since = got["from"].day()
        if out and since <= out[-1].since:
            raise item.error(
                f"生效日期 {since.isoformat()} 与前一值（{out[-1].since.isoformat()}）重叠或者次序颠倒，应当由早到晚排列。"
            )
        cite = context.instruments.cite(got["cite"])
        unit_cite = context.unit_cite
        if "unit_cite" in got:
            unit_cite = context.instruments.cite(got["unit_cite"])
        for basis in (cite, unit_cite):
            if basis is not None and not basis.in_force(since):
                raise item.error(
                    f"{basis.print()}在 {since.isoformat()} 尚未施行或者已经失效，不能作为当时的依据。"
                )
        out.append(
            Value(
                parameter=context.name,
                since=since,
                value=_plain(got["value"], context),
                unit=context.unit,
                unit_cite=unit_cite,
                cite=cite,
                checked_on=got["checked_on"].day(),
                certainty=got["certainty"].word(CERTAINTY),
                note=got["note"].text() if "note" in got else "",
                fields=context.fields,
                place=context.place,
                file=item.file,
                line=item.line,
            )
        )
    if not out:
        raise node.error("至少要有一个值。")
    return tuple(out)


def _plain(node: Node, context: _Context) -> Plain:
    if node.is_null():
        return None
    if context.unit == STRUCTURED:
        return _shaped(node, context.shape)
    if node.value == SET_BY_DECISION:
        return SET_BY_DECISION
    return node.number(least=1)


def _shaped(node: Node, shape: str) -> Plain:
    if shape == "words":
        return tuple(node.texts())
    if shape == "day_of_year":
        got = node.take(("month", "day"))
        month, day = got["month"].number(least=1), got["day"].number(least=1)
        try:
            date(2001, month, day)
        except ValueError as error:
            raise node.error(f"没有 {month} 月 {day} 日。") from error
        return {"month": month, "day": day}
    if shape == "amounts":
        return {key: part.number(least=0) for key, part in node.mapping().items()}
    return {key: _span(part) for key, part in node.mapping().items()}


def _span(node: Node) -> dict[str, object]:
    """A display period: at least, at most (each `3 M`), counted from an event."""
    got = node.take(("starts",), ("least", "most"))
    out: dict[str, object] = {"starts": got["starts"].word(("decided", "published"))}
    for key in ("least", "most"):
        if key in got:
            limit = _limit(got[key])
            out[key] = f"{limit.n} {limit.unit}"
    return out


def _limit(node: Node) -> Limit:
    return Limit.parse(node.text())


def _refuse_rival_overlays(overlays: Sequence[tuple[Value, ...]], root: Node) -> None:
    """Overlays that may both fit a case are a conflict to be settled, never last-one-wins."""
    heads = [overlay[0] for overlay in overlays]
    for index, b in enumerate(heads):
        for a in heads[:index]:
            both = f"第 {b.line} 行的分别规定与第 {a.line} 行的"
            if a.place == b.place and (
                set(a.fields) & set(b.fields) or (not a.fields and not b.fields)
            ):
                raise root.error(f"{both}领域、地域重叠。")
            if bool(a.fields) != bool(b.fields) and a.place != b.place and "" in (a.place, b.place):
                fields, place = a.fields or b.fields, a.place or b.place
                settled = {f for head in heads if head.place == place for f in head.fields}
                if open_fields := set(fields) - settled:
                    raise root.error(
                        f"{both}规定可能同时适用（{'、'.join(sorted(open_fields))}，{place}），"
                        "请另写同时注明领域和地域的一项，说明从哪一个规定。"
                    )
