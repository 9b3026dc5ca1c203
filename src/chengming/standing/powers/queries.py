"""Questions about powers, scope lists and settings; every answer is as of a day.

``known``: what had been entered by that instant, for a replay: a list entered later cannot have
judged an earlier act.
"""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from chengming.law.events import Context, ScopeRow
from chengming.law.limits import SHORT
from chengming.proof.canonical import canonical
from chengming.record.clock.queries import SHANGHAI
from chengming.standing.powers.errors import PowerUnknown
from chengming.standing.powers.models import PowerItem, ScopeList, Setting
from chengming.standing.powers.models import ScopeRow as Entry
from chengming.standing.powers.projection import DEFAULTS
from chengming.standing.powers.rules import Own
from chengming.standing.registry import queries as registry

KEPT = 64  # contexts a process remembers
_digests: dict[int, tuple[Context, str]] = {}
_LATER = ("power_source", "powers", "level", "outcomes", "urgent")
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
    return _scope(_decided(agency, "", on, known)[2])


def scope_entries(agency: str, on: date) -> list[dict[str, Any]]:
    """The same rows with every column, as the list itself says them."""
    found = scope_list(agency, on)
    rows = Entry.objects.filter(scope_list=found).order_by("position") if found else ()
    return [{name: getattr(row, name) for name in DEFAULTS} for row in rows]


def settings(agency: str, on: date, known: datetime | None = None) -> dict[str, Any]:
    """机关自定规定 in force on a day: time limits under ``limits``, the others by name."""
    return _settings(_decided(agency, "", on, known)[3])


def known_at(agency: str, at: datetime) -> datetime | None:
    """The last instant up to ``at`` at which the agency's lists or settings changed, or None."""
    lists = ScopeList.objects.filter(agency_id=agency, adopted__lte=at)
    rules = Setting.objects.filter(agency_id=agency, adopted__lte=at)
    found = [rows.aggregate(last=Max("adopted"))["last"] for rows in (lists, rules)]
    return max((last for last in found if last is not None), default=None)


def context(agency: str, power: str, on: date, known: datetime | None = None) -> Context:
    """All that ``law`` has to know about agency and power on a day."""
    place, field, rows, own, source, kind = _decided(agency, power, on, known)
    if field is None:
        raise PowerUnknown(
            f"职权事项“{power}”不属于该机关（行政处罚法第十七条）。请核对权责清单或者移送有管辖权的机关。"
        )
    return _context(place, field, (agency, power, source, _level(kind)), rows, own)


def contexts(agency: str, powers: Iterable[str], on: date) -> dict[str, Context]:
    """The same for several powers of one agency, by two statements; unknown powers are left out."""
    place, _, rows, own, _, kind = _decided(agency, "", on, None)
    items = PowerItem.objects.filter(agency_id=agency, pk__in=list(powers))
    return {
        power: _context(place, field, (agency, power, source, _level(kind)), rows, own)
        for power, field, source in items.values_list("id", "field", "power_source")
    }


def _level(kind: str) -> str:
    """执法层级 of an agency, as a scope row names it."""
    return "town" if kind == "town" else "city"


def own(agency: str) -> Own:
    """领域 and 职权事项 an agency ever had powers for: what a row of its list may name."""
    items = PowerItem.objects.filter(agency_id=agency).values_list("pk", "field")
    return Own(frozenset(field for _, field in items), frozenset(power for power, _ in items))


def proposed(rows: Iterable[Mapping[str, Any]]) -> tuple[ScopeRow, ...]:
    """Rows that nobody has adopted yet, as ``law`` would see them (目录预览)."""
    return tuple(
        _row({**DEFAULTS, **row, "id": str(number)}) for number, row in enumerate(rows, start=1)
    )


def changed_at(agency: str, at: datetime) -> datetime | None:
    """The last moment up to ``at`` at which other lists or settings of the agency began to count:
    when they were entered, or the first day they are in force.
    """
    day = at.astimezone(SHANGHAI).date()
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"agency": agency, "on": day, "at": at})
        return cursor.fetchone()[0]


_CHANGED = """
SELECT max(greatest(adopted, valid_from::timestamp AT TIME ZONE 'Asia/Shanghai'))
FROM (
    SELECT adopted, valid_from FROM powers_scopelist WHERE agency_id = %(agency)s
    UNION ALL SELECT adopted, valid_from FROM powers_setting WHERE agency_id = %(agency)s
) decided
WHERE adopted <= %(at)s AND valid_from <= %(on)s
"""


@functools.lru_cache(maxsize=KEPT)
def _context(place: str, field: str, whose: tuple[str, ...], rows: str, own: str) -> Context:
    # Keyed by all that the tables said: another row is another context.
    return Context(
        field=field, place=place, agency=whose[0], power=whose[1],
        scope=_scope(rows), settings=_settings(own), power_source=whose[2], level=whose[3],
    )  # fmt: skip


def context_digest(context: Context) -> str:
    """SHA-256 (hex) of what the agency itself decided; it stands in each record it judged."""
    held = _digests.get(id(context))
    if held is None or held[0] is not context:
        if len(_digests) >= KEPT:
            _digests.clear()
        held = _digests[id(context)] = (context, _digest(context))
    return held[1]


def _digest(context: Context) -> str:
    plain = {
        "field": context.field, "place": context.place,
        "scope": [_plain(row) for row in context.scope],
        "settings": dict(context.settings),
    }  # fmt: skip
    return hashlib.sha256(canonical(plain)).hexdigest()


def _plain(row: ScopeRow) -> dict[str, Any]:
    # A condition the row does not state is left out, as in the records made before there were such.
    said = asdict(row)
    later = {name: said.pop(name) for name in _LATER}
    said |= {name: value for name, value in later.items() if value}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in said.items()}


# One statement: every act asks this.
_DECIDED = """
SELECT a.place, i.field,
    (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.position), '[]')
        FROM powers_scoperow r WHERE r.scope_list_id = l.record),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'value', s.value, 'unit', s.unit,
            'cite', s.power_to_decide) ORDER BY s.valid_from, s.adopted), '[]')
        FROM powers_setting s WHERE s.agency_id = a.id AND s.valid_from <= %(on)s
            AND (%(known)s::timestamptz IS NULL OR s.adopted <= %(known)s)),
    coalesce(i.power_source, ''), a.kind
FROM registry_agency a
LEFT JOIN powers_poweritem i ON i.id = %(power)s AND i.agency_id = a.id
LEFT JOIN LATERAL (
    SELECT record FROM powers_scopelist
    WHERE agency_id = a.id AND valid_from <= %(on)s
        AND (%(known)s::timestamptz IS NULL OR adopted <= %(known)s)
    ORDER BY valid_from DESC LIMIT 1) l ON true
WHERE a.id = %(agency)s
"""


def _decided(agency: str, power: str, on: date, known: datetime | None) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, {"agency": agency, "power": power, "on": on, "known": known})
        row = cursor.fetchone()
    if row is None:
        registry.agency(agency)  # says which agency is unknown
        raise PowerUnknown("没有该机关的职权（行政处罚法第十七条）。请核对权责清单。")
    return row


def _scope(rows: str) -> tuple[ScopeRow, ...]:
    return tuple(_row(row) for row in json.loads(rows))


def _settings(own: str) -> dict[str, Any]:
    latest = {row["name"]: row for row in json.loads(own)}
    limits = {
        name: {"n": row["value"], "unit": _SHORT[row["unit"]], "cite": row["cite"]}
        for name, row in latest.items()
        if row["unit"] in _SHORT
    }
    others = {name: row["value"] for name, row in latest.items() if row["unit"] not in _SHORT}
    return others | ({"limits": limits} if limits else {})


def _row(row: dict[str, Any]) -> ScopeRow:
    same = ("id", "title", "act", "field", "party_class", "metric", "op", "amount_fen", "mode")
    return ScopeRow(
        **{name: row[name] for name in same}, kinds=tuple(row["kinds"]),
        flags=tuple(row["flags"]), everything=row["everything"], cite=row["cite"],
        power_source=row["power_source"], powers=tuple(row["powers"]), level=row["level"],
        outcomes=tuple(row["outcomes"]), urgent=row["urgent"],
    )  # fmt: skip
