"""The processes beside the doors, on the database of the browser tests: ``sequencer`` or ``worker``.

The commands of the same names would start a database of their own; here it is given.
"""

import os
import signal
import sys
import threading
from pathlib import Path

import django

from chengming.cli.installation import follower


def main(name: str) -> None:
    """Runs until SIGTERM."""
    django.setup()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    home = Path(os.environ["CHENGMING_HOME"])
    if name == "sequencer":
        from chengming.record.ledger.sequencer import serve

        serve(os.environ["CHENGMING_DSN_LOG"], home, os.environ["CHENGMING_ORIGIN"], stop)
        return
    from chengming.openness.disclosure import letters

    letters.prepare(home)
    while not stop.wait(follower._look(stop)):
        pass


if __name__ == "__main__":
    main(sys.argv[1])
