"""The command ``chengming law``: what it prints, and how it refuses."""

import argparse
import json
import shutil
from pathlib import Path

import pytest

from chengming.cli import law as command
from chengming.cli.errors import CommandError
from chengming.law.load import BUILT_IN, load


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["law", *words])
    return int(parsed.run(parsed))


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    return str(caught.value)


def output(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(*words) == 0
    return capsys.readouterr().out


def test_a_plain_limit_is_computed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(output(capsys, "deadline", "7 WD", "--from", "2026-02-10", "--json"))
    assert list(found) == ["deadline", "provisional", "computation"]
    assert found["deadline"] == "2026-02-26"
    assert found["provisional"] is False
    assert "跳过：2026-02-15 至 2026-02-23 春节放假" in found["computation"]


def test_a_named_limit_takes_the_rule_of_its_field(capsys: pytest.CaptureFixture[str]) -> None:
    rule = "disclosure/penalty/publish"
    general = json.loads(output(capsys, "deadline", rule, "--from", "2026-03-02", "--json"))
    market = json.loads(
        output(
            capsys,
            "deadline",
            rule,
            "--from",
            "2026-03-02",
            "--field",
            "market_regulation",
            "--json",
        )
    )
    assert (general["deadline"], market["deadline"]) == ("2026-03-11", "2026-03-30")


def test_the_rule_of_the_starting_day_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(
        output(capsys, "deadline", "service/announcement", "--from", "2021-12-31", "--json")
    )
    assert found["deadline"] == "2022-03-01"


def test_pauses_and_hours_and_counting_back(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["90 CD", "--from", "2026-01-05", "--pause", "2026-02-01..2026-02-10"]
    more = ["--pause", "2026-02-08..2026-02-12", "--json"]
    assert json.loads(output(capsys, "deadline", *words, *more))["deadline"] == "2026-04-17"
    hours = ["24 H", "--from", "2026-03-02T22:30", "--json"]
    assert json.loads(output(capsys, "deadline", *hours))["deadline"] == "2026-03-03T22:30+08:00"
    back = ["penalty/hearing/notice_gap", "--from", "2026-03-03", "--before", "--json"]
    assert json.loads(output(capsys, "deadline", *back))["deadline"] == "2026-02-14"


def test_a_provisional_deadline_is_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2027 年放假安排尚未公布" in output(capsys, "deadline", "15 WD", "--from", "2026-12-20")
    found = json.loads(output(capsys, "deadline", "15 WD", "--from", "2026-12-20", "--json"))
    assert found["provisional"] is True


def test_show_prints_value_unit_articles_certainty_and_since_when(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = output(capsys, "show", "penalty/decision/time_limit", "--on", "2026-03-02")
    for words in (
        "90 日，自 2021-07-15 起",
        "依据：《中华人民共和国行政处罚法》第六十条",
        "单位依据：《中华人民共和国行政处罚法》第八十五条",
        "已核对文本（seen）",
    ):
        assert words in text
    history = output(capsys, "show", "service/announcement")
    assert "60 日，自 2017-07-01 起" in history
    assert "30 日，自 2022-01-01 起" in history


def test_show_as_json_and_the_list_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["show", "review/time_limit", "--on", "2026-03-02", "--field", "housing", "--json"]
    found = json.loads(output(capsys, *words))
    assert found["values"][0]["value"] == 10
    assert found["values"][0]["cite"] == "住房和城乡建设行政处罚程序规定/25/1"
    assert len(json.loads(output(capsys, "show", "--json"))) == len(load().parameters)
    assert "penalty/decision/time_limit" in output(capsys, "show")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["deadline", "7 days", "--from", "2026-03-02"], "不是期限"),
        (["deadline", "7 WD", "--from", "2026-02-30"], "不是日期"),
        (["deadline", "7 WD", "--from", "2026-3-2"], "不是日期"),
        (["deadline", "7 WD", "--from", "2026-03-02T25:00"], "不是时刻"),
        (["deadline", "24 H", "--from", "2026-03-02"], "时刻"),
        (["deadline", "7 WD", "--from", "2026-03-02", "--pause", "2026-03-05"], "不是期间"),
        (["deadline", "7 WD", "--from", "2026-03-02", "--pause", "2026-03-09..2026-03-05"], "早于"),
        (
            [
                "deadline",
                "7 WD",
                "--from",
                "2026-03-02",
                "--before",
                "--pause",
                "2026-03-03..2026-03-05",
            ],
            "倒推",
        ),
        (["deadline", "penalty/decision/timelimit", "--from", "2026-03-02"], "相近的有"),
        (["deadline", "penalty/additional_fine/cap", "--from", "2026-03-02"], "不是期限"),
        (
            ["deadline", "penalty/closing/time_limit", "--from", "2026-03-02"],
            "请用 --field 指明领域",
        ),
        (["deadline", "penalty/decision/time_limit", "--from", "2015-03-02"], "尚无规定"),
        (["deadline", "7 WD", "--from", "2150-01-01"], "超出"),
        (["show", "penalty/none"], "没有名为"),
        (["show", "penalty/decision/time_limit", "--on", "today"], "不是日期"),
        (["show", "--data", "/nowhere"], "没有这个目录"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(words: list[str], message: str) -> None:
    assert message in refused(*words)


# calendar import ---------------------------------------------------------------------

NEXT = """year: 2027
status: announced
notice: 试验用的安排
cite: 全国年节及纪念日放假办法/2
certainty: known
holidays:
  - name: 元旦
    statutory: [2027-01-01]
    rest: [2027-01-01, 2027-01-02, 2027-01-03]
    worked: [2027-01-09]
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "law"
    for name, data in load().files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "notice.yaml"
    file.write_text(NEXT)
    return file


def test_importing_a_calendar_settles_the_deadline(
    copy: Path, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load(copy)
    text = output(capsys, "calendar", "import", str(notice), "--data", str(copy))
    assert "2027 年：放假（含周末）3 天，调休上班 1 天" in text
    after = load(copy)
    assert after.digest != before.digest
    assert after.digest[:16] in text
    words = ["deadline", "6 WD", "--from", "2026-12-31", "--data", str(copy), "--json"]
    found = json.loads(output(capsys, *words))
    assert found["deadline"] == "2027-01-09"  # the make-up Saturday, known only now
    assert found["provisional"] is False


def test_without_data_it_only_checks_and_says_what_to_commit(
    notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (BUILT_IN / "calendars/2027.yaml").read_bytes()
    text = output(capsys, "calendar", "import", str(notice))
    assert "尚未录入" in text
    assert "calendars/2027.yaml" in text
    assert (BUILT_IN / "calendars/2027.yaml").read_bytes() == before


def test_an_announced_year_is_replaced_only_on_purpose(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    shutil.copy(copy / "calendars/2026.yaml", file)
    assert "--replace" in refused("calendar", "import", str(file), "--data", str(copy))
    assert run("calendar", "import", str(file), "--data", str(copy), "--replace") == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("status: announced", "status: not_announced", "尚未公布"),
        ("2027", "2029", "不相连"),
        ("cite: 全国年节及纪念日放假办法/2\n", "", "缺少“cite”"),
        ("year: 2027", "year: 2027\nyear: 2027", "重复"),
    ],
)
def test_a_bad_calendar_is_not_imported(
    copy: Path, notice: Path, old: str, new: str, message: str
) -> None:
    text = NEXT.replace(old, new).replace("2029-01-09", "2029-01-06")
    notice.write_text(text)
    before = load(copy).digest
    assert message in refused("calendar", "import", str(notice), "--data", str(copy))
    assert load(copy).digest == before


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "没有文件" in refused("calendar", "import", str(tmp_path / "none.yaml"))
