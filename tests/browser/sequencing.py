"""The sequencer as a process of its own, on the database of the browser tests."""

import os
import signal
import threading
from pathlib import Path

import django


def main() -> None:
    """Runs until SIGTERM."""
    django.setup()
    from chengming.record.ledger.sequencer import serve

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    home = Path(os.environ["CHENGMING_HOME"])
    serve(os.environ["CHENGMING_DSN_LOG"], home, os.environ["CHENGMING_ORIGIN"], stop)


if __name__ == "__main__":
    main()
