"""How much a heavy test does: little by default, the full count under ``make drill``."""

import os

SEED = int(os.environ.get("CHENGMING_SEED", "20260104"))
DRILL = os.environ.get("CHENGMING_DRILL") == "1"


def count(small: int, drill: int) -> int:
    """``drill`` under ``make drill``, else ``small``; the code that runs is the same."""
    return drill if DRILL else small
