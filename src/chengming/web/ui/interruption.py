"""Tells a database that was away for a moment from a fault of ours."""

import sys

from django.db import InterfaceError, OperationalError


def asks_to_repeat() -> bool:
    """Whether the error now being handled is a connection lost or a lock not got.

    Error pages get no exception from Django, but are called while it is being handled.
    """
    return isinstance(sys.exception(), OperationalError | InterfaceError)
