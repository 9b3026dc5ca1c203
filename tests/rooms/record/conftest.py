"""A scratch city with a few records in its log, and the hands to write, sequence, attack and audit."""

import io
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import transaction
from tests import cast
from tests.conftest import ScratchCity

from chengming.law.load import digest_of
from chengming.proof.note import SeedSigner
from chengming.record.clock.queries import now
from chengming.record.ledger import audit as ledger_audit
from chengming.record.ledger import keys, sequencer
from chengming.record.ledger.audit import Finding, Part, Scene
from chengming.record.ledger.files import Layout
from chengming.record.records import actions
from chengming.record.records import audit as record_audit
from chengming.record.records.facts import Actor, StreamRef, Written

FILES = {"instruments/penalty.yaml": "行政处罚法".encode()}
LAW = digest_of(FILES)
PARTS = (*ledger_audit.PARTS, *record_audit.PARTS)


def archive() -> bytes:
    """A law data set as small as can be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name, data in FILES.items():
            bundle.writestr(name, data)
    return out.getvalue()


def actor(person: cast.Person = cast.HANDLER) -> Actor:
    """The photograph of one of the cast."""
    return Actor(person.id, person.name, person.office, person.agency, person.credential)


class City:
    """One installation: database, home, and what people do to it."""

    def __init__(self, scratch: ScratchCity) -> None:
        self.scratch = scratch
        self.home = scratch.home
        self.layout = Layout(scratch.home)
        self.origin = str(settings.CHENGMING_ORIGIN)
        keys.prepare(self.home, self.origin)
        with transaction.atomic():
            actions.keep_law(LAW, archive())

    @property
    def signer(self) -> SeedSigner:
        held = keys.log_key(self.home, self.origin)
        return SeedSigner(held.origin, held.seed)

    def dsn(self, role: str) -> str:
        return self.scratch.dsn(role)

    def stream(self, key: str = "1" * 32) -> StreamRef:
        return actions.open_stream("case", key)

    def write(self, say: dict[str, object] | None = None, key: str = "1" * 32, **more) -> Written:
        given = {
            "kind": "conclude_investigation",
            "by": actor(),
            "at": now(),
            "say": say or {"parties": [{"name": "江阴某食品店"}], "fine": 500000},
            "law": LAW,
        } | more
        with transaction.atomic():
            return actions.write(stream=self.stream(key), **given)

    def drain(self) -> int:
        return sequencer.drain(self.dsn("log"), self.home, self.origin)

    def audit(self, *, without: Sequence[Part] = (), outside: Sequence[Path] = ()) -> list[Finding]:
        """All findings of all parts, in one snapshot, but for the parts switched off."""
        with psycopg.connect(self.dsn("desk")) as connection:
            scene = Scene(
                connection, self.layout, self.signer.key, keys.doors(self.home), outside=outside
            )
            return [f for part in PARTS if part not in without for f in part(scene)]

    def grave(self, **options) -> list[Finding]:
        return [finding for finding in self.audit(**options) if finding.grave]

    def attack(self, *statements: str) -> None:
        """As superuser, with every trigger switched off for the time of the attack."""
        tables = ("ledger_outbox", "ledger_entry", "ledger_state", "records_record")
        tables += ("records_values", "records_stream", "records_law_data")
        with psycopg.connect(self.dsn("superuser")) as connection:
            for table in tables:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            for statement in statements:
                connection.execute(statement)
            for table in tables:
                connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")

    def query(self, statement: str, *parameters: object) -> list[tuple]:
        with psycopg.connect(self.dsn("superuser")) as connection:
            return connection.execute(statement, parameters).fetchall()

    def keep_checkpoint(self, to: Path) -> Path:
        """What an outsider does: keep a copy of the published checkpoint."""
        shutil.copy(self.layout.checkpoint, to)
        return to


@pytest.fixture
def city(scratch_city: ScratchCity) -> Iterator[City]:
    """An installation without a single record."""
    yield City(scratch_city)


@pytest.fixture
def busy_city(city: City) -> City:
    """Two cases, nine records, all of them in the log."""
    for number in range(9):
        city.write({"n": number}, key=str(number % 2) * 32)
    city.drain()
    return city
