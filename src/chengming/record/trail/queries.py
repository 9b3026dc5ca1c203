"""Questions to the trail: who looked at a thing, what a person looked at, and its digest."""

from collections.abc import Iterator

from django.db import connection

from chengming.proof.canonical import canonical
from chengming.proof.tree import Frontier, leaf_hash
from chengming.record.clock.queries import SHANGHAI
from chengming.record.trail.models import Look

DIGEST_LOCK = 0x7472 << 48  # as in the trigger of the migration
COLUMNS = (
    "id", "at", "person", "agency", "office", "route", "method", "object_kind", "object",
    "allowed", "reason", "address",
)  # fmt: skip


def of_object(object_: str) -> list[Look]:
    """Who looked at, or was refused, this thing (by its digest), newest first."""
    return list(Look.objects.filter(object=object_).order_by("-id"))


def of_person(person: str) -> list[Look]:
    """What a person looked at or was refused, newest first."""
    return list(Look.objects.filter(person=person).order_by("-id"))


def how_many() -> int:
    """All looks kept."""
    return Look.objects.count()


def any_after(number: int) -> bool:
    """Whether there are looks after this one."""
    return Look.objects.filter(id__gt=number).exists()


def close_up() -> int:
    """The last id, with everybody who was still adding waited for; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (DIGEST_LOCK,))
        cursor.execute("SELECT coalesce(max(id), 0) FROM trail_look")
        return int(cursor.fetchone()[0])


def root(after: int, until: int) -> tuple[int, str]:
    """How many looks lie in (after, until], and the root of the Merkle tree over them."""
    frontier = Frontier()
    for leaf in _leaves(after, until):
        frontier.append(leaf)
    return frontier.size, frontier.root().hex()


def _leaves(after: int, until: int) -> Iterator[bytes]:
    rows = Look.objects.filter(id__gt=after, id__lte=until).order_by("id")
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=2_000):
        plain = dict(zip(COLUMNS, row, strict=True))
        plain["at"] = plain["at"].astimezone(SHANGHAI).isoformat()
        yield leaf_hash(canonical(plain))
