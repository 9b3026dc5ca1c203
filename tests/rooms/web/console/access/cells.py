"""Every address × every seat × every method, and what the access table says must come of it.

The table is read here by plain YAML, not by the code under test.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.conf import settings
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import account_for, client_for

from chengming.record.clock.queries import now, real_now
from chengming.standing.accounts import sessions
from chengming.standing.registry import actions as registry
from chengming.web.console import urls
from chengming.web.console.access.table import FILE
from chengming.web.console.desk import posts_mark

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
TABLE: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
PATTERNS: dict[str, URLPattern] = {p.name: p for p in urls.urlpatterns if p.name}
NOWHERE = "/no-such-page/"

OFFICES = ("officer", "head_of_section", "agency_head", "chief_head", "legal_reviewer",
    "legal_head", "hearing_chair", "disclosure_approver")  # fmt: skip
OWN = dict(zip(OFFICES, "afdxce3y", strict=True))  # x and y are nobody in the town yet
# Who of the agency sees a case that is filed and reported, and not yet sent to review.
BUREAU, OTHER_BUREAU = "justice_bureau", "city_justice"  # where supervisors sit
DISCLOSED = ("visible_proposal", "own_letter")
SEES_THE_CASE = {"officer", "head_of_section", "agency_head", "chief_head"}


@dataclass(frozen=True)
class Seat:
    """Somebody before a browser: signed in at a post, signed in without any, or nobody."""

    name: str
    agency: str = ""
    office: str = ""
    sees: bool = False
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Cell:
    """One request, and what must come of it: open, signin, absent or method."""

    route: str
    address: str
    method: str
    seat: Seat
    wanted: str


def seats() -> list[Seat]:
    """One of each office in both agencies, an officer who is not a handler, one without post, nobody."""
    found = [Seat("nobody"), _without_post()]
    for number, office in enumerate(OFFICES):
        own = OWN[office]
        if own in "xy":
            town.enroll(own, f"本机关{own}", office)
        found.append(_at(f"own/{office}", own, town.AGENCY, office, office in SEES_THE_CASE))
        other = "ghijklmn"[number]
        town.enroll(other, f"外机关{other}", office, town.OTHER_AGENCY)
        found.append(_at(f"other/{office}", other, town.OTHER_AGENCY, office, sees=False))
    found += [_supervisor(*one) for one in ((BUREAU, "o"), (OTHER_BUREAU, "p"))]
    return [*found, _at("own/officer, no handler", "1", town.AGENCY, "officer", sees=False)]


def _supervisor(bureau: str, letter: str) -> Seat:
    registry.found_agency(
        agency=bureau, name=f"{bureau}司法局", short_name=bureau, kind="supervision", fields=[],
        place="320281", valid_from=town.START.date(), by=town.REGISTRAR, at=now(),
    )  # fmt: skip
    town.enroll(letter, f"监督{letter}", "supervisor", bureau)
    return _at(f"{bureau}/supervisor", letter, bureau, "supervisor", sees=False)


def _at(name: str, letter: str, agency: str, office: str, sees: bool) -> Seat:
    client = client_for(letter * 32, agency, office)
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Seat(name, agency, office, sees, token)


def _without_post() -> Seat:
    person = "z" * 32
    registry.enroll_person(name="无职务", person=person, by=town.REGISTRAR, at=now())
    at = real_now()
    token = sessions.begin(account_for(person), address="127.0.0.1", device="测试", at=at)
    half = sessions.find(token, at, now())
    assert half is not None
    whole = sessions.enter(half.id, posts=posts_mark(()), post="", at=at, proved=True)
    return Seat("no post", token=whole)


def cells(play: town.Play, those: list[Seat], objects: Mapping[str, uuid.UUID]) -> Iterator[Cell]:
    """Every request there is; ``objects``: the proposal, letter and practice file there are."""
    for route, pattern in PATTERNS.items():
        address = reverse(
            f"console:{route}", kwargs=_sample(play, pattern) | _named(pattern, objects)
        )
        for seat in those:
            for method in METHODS:
                yield Cell(
                    route, address, method, seat, wanted(TABLE["routes"][route], seat, method)
                )


def wanted(row: Mapping[str, Any], seat: Seat, method: str) -> str:
    """What the row says of this seat and method."""
    methods = {*row["methods"], *(["HEAD"] if "GET" in row["methods"] else [])}
    if row["offices"] != "anyone":
        if not seat.token:
            return "signin"
        if isinstance(row["offices"], list) and seat.office not in row["offices"]:
            return "absent"
        if row["offices"] == "any" and not seat.office:
            return "absent"
        if row["relation"] == "own_agency" and seat.agency != town.AGENCY:
            return "absent"
        if row["relation"] == "visible_case" and not seat.sees:
            return "absent"
        # The approver of disclosure sees what his agency decided; a letter is for whom it is about.
        if row["relation"] in DISCLOSED and seat.agency != town.AGENCY:
            return "absent"
        # A practice file exists for the office that planted it alone.
        if row["relation"] == "own_practice" and seat.agency != BUREAU:
            return "absent"
    return "open" if method in methods else "method"


def _sample(play: town.Play, pattern: URLPattern) -> dict[str, object]:
    """What stands in an address: things of the one case and the one agency there are."""
    known = {
        "number": play.last.number, "record": play.ids["file_case"], "act": "inquire",
        "agency": town.AGENCY, "person": "a" * 32, "power": town.POWER, "digest": "0" * 64,
    }  # fmt: skip
    return {
        name: known.get(name, uuid.UUID(int=7) if "UUID" in type(kind).__name__ else "sample")
        for name, kind in pattern.pattern.converters.items()
    }


def _named(pattern: URLPattern, objects: Mapping[str, uuid.UUID]) -> dict[str, object]:
    return {name: objects[name] for name in pattern.pattern.converters if name in objects}


class Asking:
    """Asks for cells, each in a savepoint of its own that is undone."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.absent: dict[tuple[str, str], HttpResponseBase] = {}

    def begin_again(self) -> None:
        """With the middleware loaded anew: it binds its methods once, before anything is taken out."""
        self.client = Client(raise_request_exception=False)

    def ask(self, address: str, method: str, seat: Seat) -> HttpResponseBase:
        """The answer to one request from this seat."""
        self.client.cookies.clear()
        if seat.token:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = seat.token
        with transaction.atomic():
            answer = self.client.generic(method, address)
            if hasattr(answer, "streaming_content"):
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        return answer

    def nothing_there(self, method: str, seat: Seat) -> HttpResponseBase:
        """What this seat is told of an address that does not exist."""
        key = (method, seat.name)
        if key not in self.absent:
            self.absent[key] = self.ask(NOWHERE, method, seat)
        return self.absent[key]

    def wrong(self, cell: Cell) -> str:
        """How the answer differs from what the table says; "" when it does not."""
        before = written()
        answer = self.ask(cell.address, cell.method, cell.seat)
        changed = {t: n - before.get(t, 0) for t, n in written().items() if n != before.get(t, 0)}
        problem = self._problem(cell, answer) or _kept(cell, changed)
        return f"{cell.method} {cell.route} by {cell.seat.name}: {problem}" if problem else ""

    def _problem(self, cell: Cell, answer: Any) -> str:
        status, refusal = answer.status_code, getattr(answer.wsgi_request, "refusal", "?")
        if status >= 500:
            return f"failed with {status}"
        if cell.wanted == "absent":
            same = _bytes(answer) == _bytes(self.nothing_there(cell.method, cell.seat))
            return "" if status == 404 and refusal and same else f"{status} ({refusal}), not absent"
        if cell.wanted == "signin":
            asked = status == 302 and answer.headers["Location"].startswith("/signin/")
            ok = asked if cell.method in ("GET", "HEAD") else status == 401
            return "" if ok and refusal == "signed_out" else f"{status} ({refusal}) to nobody"
        if cell.wanted == "method":
            return "" if status == 405 and "Allow" in answer.headers else f"{status}, not 405"
        passed = not refusal and status not in (401, 405)
        return "" if passed else f"{status} ({refusal}), should be open"


def written() -> dict[str, int]:
    """Rows written so far in this transaction, by table, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def _kept(cell: Cell, changed: Mapping[str, int]) -> str:
    """The look is kept exactly once, and a refusal or a reading changes no record."""
    row = TABLE["routes"][cell.route]
    nobody_reads = not cell.seat.token and cell.method in ("GET", "HEAD")
    looks = 0 if nobody_reads or not row.get("look", True) else 1
    if changed.get("trail_look", 0) != looks:
        return f"{changed.get('trail_look', 0)} looks kept instead of {looks}"
    rest = set(changed) - {"trail_look"}
    if cell.wanted != "open" and rest:
        return f"refused, yet {sorted(rest)} changed"
    if cell.method in ("GET", "HEAD") and rest & {"records_record", "cases_case"}:
        return f"read, yet {sorted(rest)} changed"
    return ""


def _bytes(answer: Any) -> tuple[object, ...]:
    return answer.content, sorted(answer.headers.items())
