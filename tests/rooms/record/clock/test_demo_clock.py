"""演示时钟: only under a demo log, kept over restarts, never back."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chengming.record.clock import demo, queries
from chengming.record.clock.errors import ClockFileDamaged, ClockRunsBack, DemoClockRefused

TODAY = datetime(2026, 9, 1, 9, 0, tzinfo=queries.SHANGHAI)


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.CHENGMING_HOME = tmp_path
    settings.CHENGMING_ORIGIN = "demo.test.example/log"
    return tmp_path


def test_time_is_beijings_and_aware(home: Path):
    assert queries.now().utcoffset() == timedelta(hours=8)
    assert queries.today() == queries.now().date()
    assert abs(queries.now() - queries.real_now()) < timedelta(seconds=5)


def test_demo_clock_goes_on_from_where_it_was_set_at_real_speed(home: Path):
    demo.start(TODAY)
    assert timedelta() <= queries.now() - TODAY < timedelta(seconds=5)
    before, steady = queries.now(), queries.monotonic()
    while queries.monotonic() - steady < 0.05:
        pass
    assert timedelta(seconds=0.04) < queries.now() - before < timedelta(seconds=5)


def test_demo_clock_is_kept_over_restarts(home: Path):
    demo.start(TODAY)
    demo._State.stamp, demo._State.offset = None, timedelta()  # what a new process begins with
    assert queries.now() - TODAY < timedelta(seconds=5)
    assert abs(queries.real_now() - TODAY) > timedelta(days=1), "sign-in keeps the real time"


def test_demo_clock_never_runs_back(home: Path):
    demo.start(TODAY)
    with pytest.raises(ClockRunsBack):
        demo.start(TODAY - timedelta(days=1))
    demo.start(TODAY + timedelta(days=1))
    assert queries.now() >= TODAY + timedelta(days=1)


def test_demo_clock_refuses_under_a_real_origin(home: Path, settings):
    demo.start(TODAY)
    settings.CHENGMING_ORIGIN = "zhifa.jiangyin.example/log"
    demo._State.stamp = None
    with pytest.raises(DemoClockRefused, match="不是演示日志"):
        queries.now()
    with pytest.raises(DemoClockRefused):
        demo.start(TODAY)
    with pytest.raises(DemoClockRefused), demo.frozen(TODAY):
        pass
    (home / demo.FILE_NAME).unlink()
    assert abs(queries.now() - queries.real_now()) < timedelta(seconds=5)


def test_frozen_clock_stands_still_moves_on_and_never_back(home: Path):
    with demo.frozen(TODAY) as clock:
        assert queries.now() == queries.now() == TODAY
        clock.move(timedelta(hours=1))
        assert queries.now() == TODAY + timedelta(hours=1)
        with pytest.raises(ClockRunsBack):
            clock.set(TODAY)
    assert queries.now() != TODAY


def test_time_without_zone_is_refused(home: Path):
    naive = datetime(2026, 9, 1)  # noqa: DTZ001  the mistake under test
    with pytest.raises(ValueError, match="时区"):
        demo.start(naive)


@pytest.mark.parametrize("text", ["", "{}", '{"offset_microseconds": "x"}', "[]"])
def test_damaged_clock_file_is_refused_not_ignored(home: Path, text: str):
    (home / demo.FILE_NAME).write_text(text)
    with pytest.raises(ClockFileDamaged):
        queries.now()


def test_clock_file_holds_nothing_but_the_offset(home: Path):
    demo.start(TODAY)
    assert set(json.loads((home / demo.FILE_NAME).read_text())) == {"offset_microseconds"}
