"""A process under load: writes records and notes each one only after its commit was acknowledged.

python -m tests.faults.writing ACKS-FILE DIGEST-OF-LAW
python -m tests.faults.writing --sequencer
Database and home come from the environment, as for every process of an installation.
"""

import os
import sys
import threading
import time
from pathlib import Path

import django


def write_on(acks: Path, law: str) -> None:
    """Records without end; a lost connection is made again, an unsure commit is not repeated."""
    from django.db import DatabaseError, connection, transaction

    from chengming.record.clock.queries import now
    from chengming.record.records import actions
    from chengming.record.records.facts import Actor

    number, by = 0, Actor("a" * 32, "承办人甲", "officer", "market_regulation")
    with acks.open("a", buffering=1) as noted:
        while True:
            number += 1
            try:
                with transaction.atomic():
                    stream = actions.open_stream("case", f"{acks.stem}-{number % 5}")
                    written = actions.write(
                        stream=stream, kind="inquire", by=by, at=now(), law=law,
                        say={"number": number, "writer": acks.stem},
                    )  # fmt: skip
            except DatabaseError as error:
                print(error, file=sys.stderr)
                connection.close()
                time.sleep(0.05)
                continue
            noted.write(f"{written.id.hex}\n")


def sequence_on() -> None:
    """The sequencer, as its command runs it: it outlives a restart of the database."""
    from django.conf import settings

    from chengming.record.ledger.sequencer import serve

    dsn = os.environ["CHENGMING_DSN_LOG"]
    serve(dsn, settings.CHENGMING_HOME, settings.CHENGMING_ORIGIN, threading.Event())


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "--sequencer":
        sequence_on()
    else:
        write_on(Path(sys.argv[1]), sys.argv[2])
