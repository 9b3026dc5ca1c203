"""`law check` in several processes ends, whatever its caller does with SIGTERM."""

import signal

import pytest

from chengming.law.check.checking import check
from chengming.law.check.mutants import Ground, mutate_all
from chengming.law.load import load

NAME = "compulsion/measure"


@pytest.fixture
def sigterm_is_somebody_elses():
    """A caller that catches SIGTERM, as a service does; its pools end their processes by that signal."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    yield
    signal.signal(signal.SIGTERM, before)


def test_processes_end_though_their_caller_catches_the_signal_that_ends_them(
    sigterm_is_somebody_elses,
):
    law = load()
    procedure, file = law.procedures[NAME], law.properties[NAME]
    found = check(procedure, file, only=[*file.properties][:4])
    ground = Ground(procedure, file, {one.id: one.core for one in found.properties}, {})
    assert len(list(mutate_all(ground, [*procedure.gates][:2]))) == 2
