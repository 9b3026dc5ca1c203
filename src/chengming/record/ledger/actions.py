"""What other rooms may do to the log: put one entry into its queue."""

import uuid

from django.db import connection


def enqueue(*, record: uuid.UUID, entry: bytes, mac: bytes, door: str) -> None:
    """Queue an entry in the caller's transaction; the sequencer gives it its index later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_outbox (record, entry, mac, door) VALUES (%s, %s, %s, %s)",
            (record, entry, mac, door),
        )
