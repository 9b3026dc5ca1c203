"""Questions about powers, scope lists and settings; every answer is as of a day.

``known``: what had been entered by that instant, for a replay: a list entered later cannot have
judged an earlier act.
"""

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from chengming.law.events import Context, ScopeRow
from chengming.law.limits import SHORT
from chengming.proof.canonical import canonical
from chengming.standing.powers.errors import PowerUnknown
from chengming.standing.powers.models import PowerItem, ScopeList, Setting
from chengming.standing.powers.models import ScopeRow as ScopeRowModel
from chengming.standing.registry import queries as registry

_SHORT = {unit: short for short, unit in SHORT.items()}


def power(power: str, on: date) -> PowerItem:
    """The power item, which must be good on the day."""
    found = PowerItem.objects.filter(pk=power).first()
    if found is None or found.valid_from > on or (found.valid_to and found.valid_to <= on):
        raise PowerUnknown(
            f"职权事项“{power}”在 {on.isoformat()} 未登记或者已停用（行政处罚法第十七条）。请核对权责清单。"
        )
    return found


def powers_of(agency: str, on: date) -> list[PowerItem]:
    """The agency's powers good on a day, in order of id."""
    rows = PowerItem.objects.filter(agency_id=agency, valid_from__lte=on).order_by("id")
    return [row for row in rows if row.valid_to is None or row.valid_to > on]


def scope_list(agency: str, on: date, known: datetime | None = None) -> ScopeList | None:
    """法制审核目录 in force on a day."""
    lists = ScopeList.objects.filter(agency_id=agency, valid_from__lte=on)
    if known is not None:
        lists = lists.filter(adopted__lte=known)
    return lists.order_by("-valid_from").first()


def scope_rows(agency: str, on: date, known: datetime | None = None) -> tuple[ScopeRow, ...]:
    """Rows of the list in force on a day, as plain values for ``law``."""
    found = scope_list(agency, on, known)
    if found is None:
        return ()
    rows = ScopeRowModel.objects.filter(scope_list_id=found.pk).order_by("position")
    return tuple(_plain(row) for row in rows)


def settings(agency: str, on: date, known: datetime | None = None) -> dict[str, Any]:
    """机关自定规定 in force on a day: time limits under ``limits``, the others by name."""
    rows = Setting.objects.filter(agency_id=agency, valid_from__lte=on)
    if known is not None:
        rows = rows.filter(adopted__lte=known)
    latest = {row.name: row for row in rows.order_by("valid_from", "adopted")}
    limits = {
        name: {"n": row.value, "unit": _SHORT[row.unit], "cite": row.power_to_decide}
        for name, row in latest.items()
        if row.unit in _SHORT
    }
    others = {name: row.value for name, row in latest.items() if row.unit not in _SHORT}
    return others | ({"limits": limits} if limits else {})


def known_at(agency: str, at: datetime) -> datetime | None:
    """The last instant up to ``at`` at which the agency's lists or settings changed, or None."""
    lists = ScopeList.objects.filter(agency_id=agency, adopted__lte=at)
    rules = Setting.objects.filter(agency_id=agency, adopted__lte=at)
    found = [rows.aggregate(last=Max("adopted"))["last"] for rows in (lists, rules)]
    return max((last for last in found if last is not None), default=None)


def context(agency: str, power: str, on: date, known: datetime | None = None) -> Context:
    """All that ``law`` has to know about agency and power on a day."""
    place = registry.agency(agency).place
    item = PowerItem.objects.filter(pk=power, agency_id=agency).first()
    if item is None:
        raise PowerUnknown(
            f"职权事项“{power}”不属于该机关（行政处罚法第十七条）。请核对权责清单或者移送有管辖权的机关。"
        )
    return Context(
        field=item.field, place=place, agency=agency, power=power,
        scope=scope_rows(agency, on, known), settings=settings(agency, on, known),
    )  # fmt: skip


def context_digest(context: Context) -> str:
    """SHA-256 (hex) of what the agency itself decided; it stands in each record it judged."""
    plain = {
        "field": context.field, "place": context.place,
        "scope": [asdict(row) | {"kinds": list(row.kinds), "flags": list(row.flags)} for row in context.scope],
    }  # fmt: skip
    return hashlib.sha256(canonical(plain)).hexdigest()


def _plain(row: ScopeRowModel) -> ScopeRow:
    return ScopeRow(
        id=row.pk, title=row.title, act=row.act, field=row.field, party_class=row.party_class,
        metric=row.metric, op=row.op, amount_fen=row.amount_fen, kinds=tuple(row.kinds),
        flags=tuple(row.flags), everything=row.everything, mode=row.mode, cite=row.cite,
    )  # fmt: skip
