"""Acts on powers and on what an agency itself decides; each one record, each citing its basis."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.record.records.facts import Actor
from chengming.standing.accounts import acts
from chengming.standing.accounts.rows import store
from chengming.standing.powers import projection, queries, rules
from chengming.standing.powers.errors import PowerExists, PowerUnknown, ScopeListRefused
from chengming.standing.powers.models import PowerItem, ScopeList, Setting
from chengming.standing.registry import queries as registry
from chengming.standing.registry.rules import check_dates, check_entry


@transaction.atomic
def adopt_power(
    *, power: str, agency: str, code: str, title: str, field: str, basis: Sequence[str],
    valid_from: date, by: Actor, at: datetime, kind: str = "penalty",
    penalties: Sequence[str] = (), power_source: str = "", valid_to: date | None = None,
    late_reason: str = "",
) -> PowerItem:  # fmt: skip
    """登记职权事项（行政处罚法第十七条、第三十九条）.

    ``code`` ten digits; ``basis`` citations in force on the day of entry; ``field`` 领域.
    """
    check_entry(at, late_reason)
    check_dates(valid_from, valid_to)
    registry.agency(agency)
    rules.check_power(code, kind, penalties, power_source)
    rules.check_citations(acts.law(), basis, max(valid_from, at.date()), "职权事项")
    if PowerItem.objects.filter(pk=power).exists():
        raise PowerExists(f"职权事项“{power}”已经登记。变化的，请先停用再另行登记。")
    say: dict[str, object] = {
        "agency": agency, "code": code, "title": title, "kind": kind, "field": field,
        "basis": list(basis), "penalties": list(penalties), "valid_from": valid_from.isoformat(),
    }  # fmt: skip
    if power_source:
        say["power_source"] = power_source
    if valid_to:
        say["valid_to"] = valid_to.isoformat()
    _enter("power", power, "adopt_power", by=by, at=at, say=say, late_reason=late_reason)
    return PowerItem.objects.get(pk=power)


@transaction.atomic
def end_power(
    *, power: str, valid_to: date, instrument: str, by: Actor, at: datetime, late_reason: str = ""
) -> None:
    """停用职权事项: from ``valid_to`` on no case may rest on it."""
    check_entry(at, late_reason)
    found = PowerItem.objects.filter(pk=power).first()
    if found is None:
        raise PowerUnknown(f"没有登记职权事项“{power}”（行政处罚法第十七条）。请核对权责清单。")
    check_dates(found.valid_from, valid_to)
    say = {"valid_to": valid_to.isoformat()}
    _enter(
        "power",
        power,
        "end_power",
        by=by,
        at=at,
        say=say,
        instrument=instrument,
        late_reason=late_reason,
    )


@transaction.atomic
def adopt_scope_list(
    *, agency: str, title: str, rows: Sequence[Mapping[str, Any]], valid_from: date,
    power_to_decide: str, instrument: str, by: Actor, at: datetime, late_reason: str = "",
) -> ScopeList:  # fmt: skip
    """通过法制审核目录清单（国办发〔2018〕118号（十二））: it replaces the agency's former list.

    ``rows``: mappings with act, power_source, field, party_class, metric, op, amount_fen, kinds,
    flags, mode, stage, days; ``power_to_decide``: the citation that lets the agency decide it.
    """
    check_entry(at, late_reason)
    found = registry.agency(agency)
    rules.check_not_retroactive(valid_from, at)
    rules.check_citations(acts.law(), [power_to_decide], valid_from, "法制审核目录")
    rules.check_scope_rows(acts.law(), rows, valid_from, found.place, queries.own(agency))
    if ScopeList.objects.filter(agency_id=agency, valid_from=valid_from).exists():
        raise ScopeListRefused("该机关当日已有目录施行。请更正施行日期。")
    say = {
        "title": title, "rows": [dict(row) for row in rows], "valid_from": valid_from.isoformat(),
        "power_to_decide": power_to_decide,
    }  # fmt: skip
    record = _enter(
        "scope_list",
        agency,
        "adopt_scope_list",
        by=by,
        at=at,
        say=say,
        instrument=instrument,
        late_reason=late_reason,
    )
    return ScopeList.objects.get(pk=record)


@transaction.atomic
def adopt_setting(
    *, agency: str, name: str, value: object, valid_from: date, power_to_decide: str,
    instrument: str, by: Actor, at: datetime, field: str | None = None, late_reason: str = "",
) -> Setting:  # fmt: skip
    """作出机关自定规定: ``name`` is the parameter it tightens, ``value`` in that one's unit."""
    check_entry(at, late_reason)
    found = registry.agency(agency)
    rules.check_not_retroactive(valid_from, at)
    rules.check_citations(acts.law(), [power_to_decide], valid_from, "机关自定规定")
    unit = rules.check_setting(
        acts.law(), name, value, on=valid_from, field=field, place=found.place
    )
    say = {
        "name": name, "value": value, "unit": unit, "valid_from": valid_from.isoformat(),
        "power_to_decide": power_to_decide,
    }  # fmt: skip
    record = _enter(
        "settings",
        agency,
        "adopt_setting",
        by=by,
        at=at,
        say=say,
        instrument=instrument,
        late_reason=late_reason,
    )
    return Setting.objects.get(pk=record)


def _enter(
    kind: str, key: str, act: str, *, by: Actor, at: datetime, say: Mapping[str, object],
    instrument: str = "", late_reason: str = "",
) -> uuid.UUID:  # fmt: skip
    stream = records.open_stream(kind, key)
    written = acts.enter(
        stream=stream, kind=act, by=by, at=at, say=say, instrument=instrument,
        late_reason=late_reason,
    )  # fmt: skip
    derive = projection.DERIVATIONS[kind]
    store(derive(key, stream.id, record_queries.of_stream(stream)))
    return written.id
