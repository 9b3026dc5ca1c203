"""How values are written: sums in words, dates, limits."""

import pytest

from chengming.casework.documents.rendering import values


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (1005, "壹拾元零伍分"),
        (1050, "壹拾元伍角整"),
        (100_00, "壹佰元整"),
        (1001_00, "壹仟零壹元整"),
        (10_010_00, "壹万零壹拾元整"),
        (100_000_00, "壹拾万元整"),
        (1_000_500_00, "壹佰万零伍佰元整"),
        (10_000_001_00, "壹仟万零壹元整"),
        (123_456_789_01, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"),
        (100_000_000_00, "壹亿元整"),
        (100_010_000_00, "壹亿零壹万元整"),
    ],
)
def test_a_sum_in_words(fen: int, words: str) -> None:
    assert values.yuan_in_words(fen) == words


def test_dates_and_moments_are_those_of_beijing() -> None:
    assert values.chinese_moment("2026-03-01T16:30:00+00:00") == "2026年3月2日0时30分"
    assert values.chinese_day("2026-03-01T16:30:00+00:00") == "2026年3月2日"
    assert values.chinese_day("2026-03-02") == "2026年3月2日"


def test_what_is_no_date_is_printed_as_it_was_given() -> None:
    assert values.chinese_day("春节前") == "春节前"
    assert values.chinese_moment("2026-02-30T09:00:00") == "2026-02-30T09:00:00"
