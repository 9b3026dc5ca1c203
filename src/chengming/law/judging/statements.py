"""What an act states must fit its types: nothing unknown, nothing missing, each value as declared."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from chengming.law.procedure import ActionSpec, FactSpec
from chengming.law.procedure.fact_reading import is_list

_MOST_PROBLEMS = 5


def problems(
    act: ActionSpec,
    facts: Mapping[str, FactSpec],
    say: Mapping[str, object],
    carried: frozenset[str],
) -> list[str]:
    """What is wrong with what was said; unsaid things are not looked at here."""
    out: list[str] = []
    for name, value in say.items():
        spec = act.says.get(name)
        if spec is None and (name in act.must or name in act.may):
            spec = facts[name]
        if spec is not None:
            out += value_problems(spec, value, spec.title)
        elif name not in carried:
            out.append(f"“{act.title}”没有“{name}”这一项")
        if len(out) >= _MOST_PROBLEMS:
            break
    return out[:_MOST_PROBLEMS]


def unsaid(
    act: ActionSpec, say: Mapping[str, object], sheet: Mapping[str, object]
) -> Iterator[str]:
    """The facts and inputs this act must still state."""
    for name in act.must:
        if name not in say and name not in sheet:
            yield name
    for name, spec in act.says.items():
        if not spec.optional and name not in say:
            yield name


def value_problems(spec: FactSpec, value: object, where: str) -> list[str]:
    """Why a value is not of its type, in Chinese; personal values are never repeated."""
    if is_list(spec):
        return _list_problems(spec, value, where)
    if spec.type == "mapping":
        return _mapping_problems(spec, value, where)
    check, wanted = _SCALARS[spec.type]
    if not check(value):
        return [f"“{where}”应当是{wanted}"]
    if spec.type == "enum" and value not in spec.values:
        return [f"“{where}”只能是：{'、'.join(spec.labels.get(v, v) for v in spec.values)}"]
    return []


def _list_problems(spec: FactSpec, value: object, where: str) -> list[str]:
    if not isinstance(value, list | tuple):
        return [f"“{where}”应当是列表"]
    if not value and not spec.optional:
        return [f"“{where}”不得为空"]
    out: list[str] = []
    for number, entry in enumerate(value, 1):
        place = f"{where}第 {number} 项"
        if spec.items:
            out += _mapping_problems(spec, entry, place)
        elif spec.of and not _SCALARS[spec.of][0](entry):
            out.append(f"“{place}”应当是{_SCALARS[spec.of][1]}")
    return out


def _mapping_problems(spec: FactSpec, value: object, where: str) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"“{where}”应当逐项填写"]
    if not spec.items:
        return []
    out: list[str] = []
    known = {item.name for item in spec.items}
    out += [f"“{where}”没有“{name}”这一项" for name in value if name not in known]
    for item in spec.items:
        if item.name in value:
            out += value_problems(item, value[item.name], f"{where}·{item.title}")
        elif not item.optional:
            out.append(f"“{where}”缺少“{item.title}”")
    return out


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_money(value: object) -> bool:
    return _is_integer(value) and isinstance(value, int) and value >= 0


def _is_day(value: object) -> bool:
    if isinstance(value, date):
        return not isinstance(value, datetime)
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_moment(value: object) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_SCALARS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "text": (_is_text, "文字"),
    "string": (_is_text, "文字"),
    "bool": (lambda value: isinstance(value, bool), "是或者否"),
    "integer": (_is_integer, "整数"),
    "money": (_is_money, "不小于零的金额，以分为单位的整数"),
    "date": (_is_day, "日期，写作 2026-03-02"),
    "datetime": (_is_moment, "带时区的时刻，写作 2026-03-02T09:00:00+08:00"),
    "enum": (lambda value: isinstance(value, str), "所列的一项"),
}
