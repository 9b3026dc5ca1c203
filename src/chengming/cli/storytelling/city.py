"""The sample city (示范城市): founded by lawful acts, then peopled by stories.

``found`` enters agencies, people, powers, scope lists and settings as their own acts, each with its record;
``build`` founds the city under the demo clock and plays every story in order of recorded time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from chengming.law import strict_yaml
from chengming.record.clock import demo
from chengming.record.records.facts import Actor
from chengming.standing.powers import actions as powers
from chengming.standing.registry import actions as registry

STORIES = Path(__file__).resolve().parents[4] / "stories"
CITY = STORIES / "city.yaml"
REGISTRAR = Actor(
    person=hashlib.sha256(b"chengming/sample/registrar").hexdigest()[:32],
    name="登记员（样本）",
    office="registrar",
    agency="justice_bureau",
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class City:
    """What ``city.yaml`` and the files beside it say, as plain data."""

    title: str
    place: str
    founded: datetime
    today: datetime
    agencies: list[dict[str, Any]]
    people: list[dict[str, Any]]
    powers: list[dict[str, Any]]
    scope_lists: list[dict[str, Any]]
    settings: list[dict[str, Any]]


def person_of(key: str) -> str:
    """The person id of a sample person, from the key that stories use (``health.officer_a``)."""
    return hashlib.sha256(f"chengming/sample/{key}".encode()).hexdigest()[:32]


def read_city(path: Path = CITY) -> City:
    """Read the city; unknown or missing keys are refused with file and line."""
    keys = ("title", "place", "origin", "founded", "today")
    parts = ("agencies", "people", "powers", "scope_lists", "settings")
    found = strict_yaml.read(path, path.name).take([*keys, *parts])
    return City(
        title=found["title"].text(),
        place=found["place"].text(),
        founded=datetime.fromisoformat(found["founded"].text()),
        today=datetime.fromisoformat(found["today"].text()),
        **{part: _rows(path.parent / found[part].text(), part) for part in parts},
    )


_ROW_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "agencies": (
        ("id", "name", "short_name", "number_prefix", "kind", "fields", "place", "uscc", "was"),
        ("valid_from", "delegated_by"),
    ),
    "people": (
        ("key", "name", "agency", "office", "title", "since"),
        ("credentials", "review"),
    ),
    "powers": (
        ("id", "agency", "field", "code", "title", "duties", "basis", "penalties", "valid_from"),
        ("kind",),
    ),
    "scope_lists": (
        ("agency", "title", "valid_from", "power_to_decide", "instrument", "rows"),
        (),
    ),
    "settings": (
        ("agency", "name", "value", "valid_from", "power_to_decide", "instrument"),
        ("field",),
    ),
}


def _rows(path: Path, part: str) -> list[dict[str, Any]]:
    required, optional = _ROW_KEYS[part]
    rows = []
    for node in strict_yaml.read(path, path.name).take([part])[part].items():
        node.take(required, optional)
        row = node.plain()
        assert isinstance(row, dict)
        rows.append(row)
    return rows


def found(city: City, clock: demo.FrozenClock, progress: Progress) -> None:
    """Enter the standing of the city, one act a second from ``city.founded`` on."""
    entries = [
        *((_found_agency, row) for row in city.agencies),
        *((_enroll, row) for row in city.people),
        *((_adopt_power, row) for row in city.powers),
        *((_adopt_scope_list, row) for row in city.scope_lists),
        *((_adopt_setting, row) for row in city.settings),
    ]
    for number, (enter, row) in enumerate(entries, start=1):
        clock.set(max(clock.now(), city.founded) + timedelta(seconds=1))
        with transaction.atomic():
            enter(row, clock.now())
        if number % 40 == 0 or number == len(entries):
            progress(f"登记单位、人员、事项、审核目录与自定规定 {number}/{len(entries)}")


def _found_agency(row: dict[str, Any], at: datetime) -> None:
    registry.found_agency(
        agency=row["id"], name=row["name"], short_name=row["number_prefix"], kind=row["kind"],
        fields=row["fields"], place=row["place"], valid_from=row["valid_from"],
        cite="行政处罚法/24" if row["kind"] == "town" else "行政处罚法/17", by=REGISTRAR, at=at,
    )  # fmt: skip


def _enroll(row: dict[str, Any], at: datetime) -> None:
    person = person_of(row["key"])
    registry.enroll_person(name=row["name"], person=person, by=REGISTRAR, at=at)
    registry.give_post(
        person=person, agency=row["agency"], office=row["office"], valid_from=row["since"],
        by=REGISTRAR, at=at,
    )  # fmt: skip
    for credential in row.get("credentials", ()):
        registry.issue_credential(person=person, by=REGISTRAR, at=at, **credential)
    if review := row.get("review"):
        registry.qualify_reviewer(
            person=person, agency=row["agency"], by=REGISTRAR, at=at,
            appointed_from=review["appointed_from"], first_review_on=review["first_review_on"],
            legal_qualification_no=review["legal_qualification"],
        )  # fmt: skip


def _adopt_power(row: dict[str, Any], at: datetime) -> None:
    powers.adopt_power(
        power=row["id"], agency=row["agency"], code=row["code"], title=row["title"],
        field=row["field"], basis=[*row["duties"], *row["basis"]], penalties=row["penalties"],
        valid_from=row["valid_from"], kind=row.get("kind", "penalty"), by=REGISTRAR, at=at,
    )  # fmt: skip


def _adopt_scope_list(row: dict[str, Any], at: datetime) -> None:
    valid_from: date = row["valid_from"]
    powers.adopt_scope_list(
        agency=row["agency"], title=row["title"], rows=row["rows"], valid_from=valid_from,
        power_to_decide=row["power_to_decide"], instrument=row["instrument"], by=REGISTRAR, at=at,
    )  # fmt: skip


def _adopt_setting(row: dict[str, Any], at: datetime) -> None:
    powers.adopt_setting(**row, by=REGISTRAR, at=at)
