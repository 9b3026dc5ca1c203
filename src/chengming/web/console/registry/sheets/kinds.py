"""What can be imported: columns, how each cell is read, and the acts one row becomes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengming.law.dated import FIELDS
from chengming.record.clock.queries import today
from chengming.record.records.facts import Actor
from chengming.standing.powers import actions as powers
from chengming.standing.registry import actions as registry
from chengming.web.console.acts.reading import moments
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.registry.forms import CREDENTIALS, PENALTIES, POSTS

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: its head, the name of what it says, how it is read, an example."""

    head: str
    name: str
    read: Callable[[str], Any]
    example: str
    required: bool = True


@dataclass(frozen=True)
class Kind:
    """One sort of sheet."""

    id: str
    title: str
    columns: tuple[Column, ...]
    enter: Callable[[str, Said, Actor, datetime], object]


def text(typed: str) -> str:
    """As it stands."""
    return typed


def day(typed: str) -> date:
    """A day in any way people write one."""
    return moments.day(typed, today())


def words(typed: str) -> list[str]:
    """Several, with 、 or ； between."""
    for mark in ("；", ";", "，", ",", "\n"):
        typed = typed.replace(mark, "、")
    return [word.strip() for word in typed.split("、") if word.strip()]


def one_of(titles: Mapping[str, str]) -> Callable[[str], str]:
    """A word out of a list, as people write it or as the system names it."""
    known = {title: key for key, title in titles.items()} | {key: key for key in titles}

    def read(typed: str) -> str:
        if typed not in known:
            raise NotUnderstood(f"“{typed}”不在可选范围：{'、'.join(titles.values())}。")
        return known[typed]

    return read


def some_of(titles: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Several words out of a list."""
    read = one_of(titles)
    return lambda typed: [read(word) for word in words(typed)]


def _enter_person(agency: str, said: Said, by: Actor, at: datetime) -> object:
    person = registry.enroll_person(name=said["name"], id_number=said["id_number"], by=by, at=at).pk
    registry.give_post(
        person=person, agency=agency, office=said["office"], valid_from=said["since"], by=by, at=at
    )
    if not said["number"]:
        return person
    needed = ("credential_kind", "areas", "issued", "expires")
    if missing := [name for name in needed if not said[name]]:
        raise NotUnderstood(
            f"填了执法证号的，还应填写：{'、'.join(_HEADS[name] for name in missing)}。"
        )
    return registry.issue_credential(
        person=person, number=said["number"], kind=said["credential_kind"], areas=said["areas"],
        issued=said["issued"], expires=said["expires"], by=by, at=at,
    )  # fmt: skip


def _enter_power(agency: str, said: Said, by: Actor, at: datetime) -> object:
    return powers.adopt_power(agency=agency, by=by, at=at, **said)


KINDS = {
    "people": Kind(
        "people", "人员和执法证件",
        (
            Column("姓名", "name", text, "张样本"),
            Column("公民身份号码", "id_number", text, "", required=False),
            Column("职务", "office", one_of(POSTS), "执法人员"),
            Column("任职之日", "since", day, "2026-01-01"),
            Column("执法证号", "number", text, "JY-样本-0001", required=False),
            Column("证件种类", "credential_kind", one_of(CREDENTIALS), "省级人民政府制发", required=False),
            Column("区域、类别", "areas", words, "江阴市、市场监督管理", required=False),
            Column("发证之日", "issued", day, "2026-01-01", required=False),
            Column("有效期至", "expires", day, "2030-12-31", required=False),
        ),
        _enter_person,
    ),
    "powers": Kind(
        "powers", "职权事项",
        (
            Column("事项标识", "power", text, "food/sample"),
            Column("基本编码", "code", text, "0200099000"),
            Column("事项名称", "title", text, "经营超过保质期的食品"),
            Column("领域", "field", one_of(FIELDS), "市场监督管理"),
            Column("设定依据", "basis", words, "食品安全法/34、食品安全法/124"),
            Column("处罚种类", "penalties", some_of(PENALTIES), "罚款、没收"),
            Column("启用之日", "valid_from", day, "2026-01-01"),
        ),
        _enter_power,
    ),
}  # fmt: skip
_HEADS = {column.name: column.head for kind in KINDS.values() for column in kind.columns}


def empty(column: Column) -> object:
    """What an empty optional cell says."""
    return [] if column.read is words else None if column.read is day else ""


def heads(kind: Kind) -> Sequence[str]:
    """The heads of a sheet."""
    return [column.head for column in kind.columns]
