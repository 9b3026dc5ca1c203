"""The one way into the trail."""

from dataclasses import asdict, dataclass

from chengming.record.clock.queries import now
from chengming.record.trail.models import Look

LONGEST = 200


@dataclass(frozen=True)
class Seen:
    """What is kept of one request. ``object`` and ``address`` are digests, never the thing itself."""

    person: str
    agency: str
    office: str
    route: str
    method: str
    allowed: bool
    reason: str = ""
    object_kind: str = ""
    object: str = ""
    address: str = ""


def note(seen: Seen) -> None:
    """Keep one look; raises where it cannot, and then what was asked for must not be shown."""
    values = {
        name: value if isinstance(value, bool) else str(value)[:LONGEST]
        for name, value in asdict(seen).items()
    }
    Look.objects.create(at=now(), **values)
