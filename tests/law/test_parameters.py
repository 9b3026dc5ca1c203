"""Parameters: every number has date, unit and article; by field and place; bad files are refused."""

from collections.abc import Callable
from datetime import date

import pytest

from chengming.law.dated import Parameter, limit_as_of, read_parameter, value_as_of
from chengming.law.errors import LawFileError, NotATimeLimit, NotInForce, UnknownParameter
from chengming.law.limits import UNITS, Limit
from chengming.law.load import load
from chengming.law.strict_yaml import parse

LAW = load()
# What the ordinary penalty procedure, its publication and its review need (law.md).
NEEDED = {
    "penalty/limitation/ordinary",
    "penalty/limitation/extended",
    "penalty/verification/time_limit",
    "penalty/verification/extension",
    "penalty/preservation/time_limit",
    "penalty/preservation/urgent_report",
    "penalty/statement/time_limit",
    "penalty/hearing/threshold",
    "penalty/hearing/request",
    "penalty/hearing/notice_gap",
    "review/time_limit",
    "review/reviewer_share",
    "penalty/decision/time_limit",
    "penalty/decision/extension/first",
    "penalty/decision/extension/second",
    "penalty/decision/exclusions",
    "penalty/service/time_limit",
    "penalty/payment/time_limit",
    "penalty/additional_fine/daily_rate",
    "penalty/additional_fine/cap",
    "penalty/transfer/decide",
    "penalty/transfer/hand_over",
    "penalty/transfer/police_answer",
    "penalty/closing/time_limit",
    "service/announcement",
    "remedy/reconsideration",
    "remedy/litigation",
    "remedy/litigation/land_demolition",
    "enforcement/demand/wait",
    "enforcement/court/window",
    "enforcement/additional_fine/wait",
    "disclosure/penalty/publish",
    "disclosure/penalty/withdraw",
    "disclosure/other/publish",
}
# Read off the statutes: (name, field, value, unit).
VALUES = [
    ("penalty/limitation/ordinary", None, 2, "year"),
    ("penalty/limitation/extended", None, 5, "year"),
    ("penalty/verification/time_limit", "market_regulation", 15, "working_day"),
    ("penalty/verification/extension", "market_regulation", 15, "working_day"),
    ("penalty/verification/extension", "housing", 10, "working_day"),
    ("penalty/verification/time_limit", None, None, "working_day"),
    ("penalty/verification/time_limit", "natural_resources", None, "working_day"),
    ("penalty/preservation/time_limit", None, 7, "working_day"),
    ("penalty/statement/time_limit", "housing", 5, "working_day"),
    ("penalty/hearing/request", None, 5, "working_day"),
    ("penalty/hearing/notice_gap", None, 7, "working_day"),
    ("penalty/decision/time_limit", None, 90, "calendar_day"),
    ("penalty/decision/extension/first", "market_regulation", 30, "calendar_day"),
    ("penalty/decision/extension/second", "market_regulation", "set_by_decision", "calendar_day"),
    ("penalty/decision/extension/second", "housing", 60, "calendar_day"),
    ("penalty/service/time_limit", None, 7, "working_day"),
    ("penalty/payment/time_limit", None, 15, "calendar_day"),
    ("penalty/additional_fine/daily_rate", None, 300, "per_ten_thousand"),
    ("penalty/additional_fine/cap", None, 10000, "per_ten_thousand"),
    ("penalty/transfer/decide", None, 3, "calendar_day"),
    ("penalty/transfer/hand_over", None, 24, "hour"),
    ("penalty/closing/time_limit", "housing", 15, "working_day"),
    ("review/time_limit", "market_regulation", 10, "working_day"),
    ("review/time_limit", None, None, "working_day"),
    ("enforcement/demand/wait", None, 10, "working_day"),
    ("enforcement/court/window", None, 3, "month"),
    ("remedy/reconsideration", None, 60, "calendar_day"),
    ("remedy/litigation", None, 6, "month"),
    ("disclosure/penalty/publish", None, 7, "working_day"),
    ("disclosure/penalty/publish", "housing", 7, "working_day"),
    ("disclosure/penalty/publish", "market_regulation", 20, "working_day"),
    ("disclosure/penalty/withdraw", None, 3, "working_day"),
    ("disclosure/other/publish", None, 20, "working_day"),
]


def test_every_number_the_ordinary_procedure_needs_is_entered() -> None:
    assert {name for name in NEEDED if name not in LAW.parameters} == set()


@pytest.mark.parametrize(("name", "field", "value", "unit"), VALUES)
def test_the_value_of_2026_is_the_one_in_the_statute(
    name: str, field: str | None, value: object, unit: str
) -> None:
    found = value_as_of(LAW.parameters[name], date(2026, 3, 2), field)
    assert (found.value, found.unit) == (value, unit)


def test_every_value_is_cited_its_unit_too_and_both_were_in_force() -> None:
    seen = 0
    for parameter in LAW.parameters:
        for value in parameter.all_values():
            seen += 1
            assert value.cite.in_force(value.since), (parameter.name, value.line)
            assert value.cite.print()
            if value.unit in UNITS:
                assert value.unit_cite is not None, (parameter.name, value.line)
                assert value.unit_cite.in_force(value.since), (parameter.name, value.line)
    assert seen > 100


def test_a_known_value_never_claims_to_have_been_seen() -> None:
    for parameter in LAW.parameters:
        for value in parameter.all_values():
            unseen = all(version.certainty != "seen" for version in value.cite.versions)
            assert not (unseen and value.certainty == "seen"), (parameter.name, value.line)


def test_values_unchecked_for_a_year_are_listed(
    record_property: Callable[[str, object], None],
) -> None:
    newest = max(v.checked_on for p in LAW.parameters for v in p.all_values())
    old = [
        p.name for p in LAW.parameters for v in p.all_values() if (newest - v.checked_on).days > 365
    ]
    record_property("unchecked_for_a_year", old)
    print(f"超过一年未核对的值：{len(old)}", *old, sep="\n")


def test_the_hearing_threshold_differs_by_kind_of_party() -> None:
    found = value_as_of(
        LAW.parameters["penalty/hearing/threshold"], date(2026, 3, 2), "market_regulation"
    )
    assert found.value == {"natural_person": 1_000_000, "organization": 10_000_000}
    assert value_as_of(LAW.parameters["penalty/hearing/threshold"], date(2026, 3, 2)).value is None


def test_only_grounds_the_rule_lists_are_excluded() -> None:
    parameter = LAW.parameters["penalty/decision/exclusions"]
    assert value_as_of(parameter, date(2026, 3, 2)).value == ()
    housing = value_as_of(parameter, date(2026, 3, 2), "housing").value
    market = value_as_of(parameter, date(2026, 3, 2), "market_regulation").value
    assert isinstance(housing, tuple)
    assert isinstance(market, tuple)
    assert "announcement" in market
    assert "announcement" not in housing


def test_a_name_mistyped_offers_the_near_ones() -> None:
    with pytest.raises(UnknownParameter) as caught:
        LAW.parameters["penalty/decision/timelimit"]
    assert "penalty/decision/time_limit" in caught.value.near


def test_a_day_before_the_first_value_is_an_error_not_a_guess() -> None:
    with pytest.raises(NotInForce, match="2021-07-14"):
        value_as_of(LAW.parameters["penalty/decision/time_limit"], date(2021, 7, 14))


def test_what_is_no_time_limit_gives_no_limit() -> None:
    with pytest.raises(NotATimeLimit):
        limit_as_of(LAW.parameters["penalty/additional_fine/cap"], date(2026, 1, 1))
    assert (
        limit_as_of(LAW.parameters["review/extension"], date(2026, 1, 1), "market_regulation")
        is None
    )
    assert limit_as_of(LAW.parameters["penalty/closing/time_limit"], date(2026, 1, 1)) is None
    found = limit_as_of(LAW.parameters["penalty/closing/time_limit"], date(2026, 1, 1), "housing")
    assert isinstance(found, Limit)
    assert found.unit_cite == "住房和城乡建设行政处罚程序规定第四十五条"


# Files ------------------------------------------------------------------------------

GOOD = """title: 试验期限
unit: working_day
unit_cite: 行政处罚法/85
values:
  - from: 2021-07-15
    value: 7
    cite: 行政处罚法/61/1
    checked_on: 2026-11-22
    certainty: seen
  - from: 2024-01-01
    value: null
    cite: 行政处罚法/61/1
    checked_on: 2026-11-22
    certainty: interp
overlays:
  - fields: [market_regulation]
    values:
      - from: 2022-09-29
        value: 5
        cite: 市场监督管理行政处罚程序规定/81
        checked_on: 2026-11-22
        certainty: seen
  - place: "320000"
    fields: [housing]
    values:
      - from: 2022-09-29
        value: 3
        cite: 行政处罚法/61/1
        checked_on: 2026-11-22
        certainty: seen
"""
BAD = {
    "missing citation": (
        "    cite: 行政处罚法/61/1\n    checked_on: 2026-11-22\n    certainty: seen\n  - from",
        "    checked_on: 2026-11-22\n    certainty: seen\n  - from",
        5,
        "缺少“cite”",
    ),
    "missing unit citation": ("unit_cite: 行政处罚法/85\n", "", 1, "unit_cite"),
    "citation beyond the statute": (
        "cite: 行政处罚法/61/1\n    checked_on: 2026-11-22\n    certainty: interp",
        "cite: 行政处罚法/861\n    checked_on: 2026-11-22\n    certainty: interp",
        12,
        "不存在",
    ),
    "unit citation beyond the statute": (
        "unit_cite: 行政处罚法/85",
        "unit_cite: 行政处罚法/850",
        3,
        "不存在",
    ),
    "unknown key": (
        "    certainty: interp",
        "    certainty: interp\n    sure: true",
        15,
        "不认识的键“sure”",
    ),
    "unknown top key": ("title: 试验期限", "title: 试验期限\nname: x", 2, "不认识的键“name”"),
    "duplicate key": ("    value: null", "    value: null\n    value: 8", 12, "重复"),
    "overlapping dates": ("from: 2024-01-01", "from: 2021-07-15", 10, "重叠"),
    "dates in the wrong order": ("from: 2024-01-01", "from: 2021-07-01", 10, "次序"),
    "statute not yet in force": ("from: 2021-07-15", "from: 2021-07-14", 5, "尚未施行"),
    "unknown unit": ("unit: working_day", "unit: week", 2, "不在可用的词之内"),
    "value that is no number": ("    value: 7", "    value: 七", 6, "整数"),
    "zero": ("    value: 7", "    value: 0", 6, "不得小于"),
    "unknown certainty": ("certainty: interp", "certainty: sure", 14, "不在可用的词之内"),
    "unknown field": ("[market_regulation]", "[markets]", 16, "不在可用的词之内"),
    "place that is no code": ('"320000"', '"江苏"', 23, "六位"),
    "overlay of no field or place": (
        '  - place: "320000"\n    fields: [housing]\n',
        "  - unit: working_day\n",
        23,
        "领域",
    ),
    "rival overlays of one field": (
        '  - place: "320000"\n    fields: [housing]',
        "  - fields: [housing, market_regulation]",
        1,
        "重叠",
    ),
    "field against place": (
        '  - place: "320000"\n    fields: [housing]',
        '  - place: "320000"',
        1,
        "同时适用",
    ),
    "day that does not exist": ("from: 2024-01-01", "from: 2024-02-30", 10, "没有"),
}


def _read(text: str) -> Parameter:
    return read_parameter(parse(text.encode(), "parameters/x.yaml"), "x", LAW.instruments)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_parameter_file_is_refused_with_file_and_line(name: str) -> None:
    old, new, line, words = BAD[name]
    assert GOOD.count(old) == 1
    with pytest.raises(LawFileError) as caught:
        _read(GOOD.replace(old, new))
    assert caught.value.file == "parameters/x.yaml"
    assert (caught.value.line, words in caught.value.problem) == (line, True), caught.value


@pytest.mark.parametrize(
    ("on", "field", "place", "value"),
    [
        ("2021-07-15", None, None, 7),
        ("2023-12-31", None, None, 7),
        ("2024-01-01", None, None, None),
        ("2022-09-28", "market_regulation", None, 7),
        ("2022-09-29", "market_regulation", None, 5),
        ("2025-01-01", "housing", None, None),
        ("2025-01-01", "housing", "320281", 3),
        ("2025-01-01", "housing", "330100", None),
        ("2025-01-01", "health", "320281", None),
    ],
)
def test_the_most_particular_value_of_the_day_is_taken(
    on: str, field: str | None, place: str | None, value: int | None
) -> None:
    assert value_as_of(_read(GOOD), date.fromisoformat(on), field, place).value == value
