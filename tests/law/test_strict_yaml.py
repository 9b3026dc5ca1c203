"""The YAML reader: what another reader might take differently is refused, with file and line."""

import pytest

from chengming.law.errors import LawFileError
from chengming.law.strict_yaml import Node, parse

REFUSED = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", 3, "重复"),
    "duplicate key deep inside": ("a:\n  - b: 1\n    c: 2\n    b: 3\n", 4, "重复"),
    "word boolean": ("a: 1\nb: no\n", 2, "加引号"),
    "word boolean as key": ("on: 1\n", 1, "加引号"),
    "capital boolean": ("a: True\n", 1, "true"),
    "leading zero": ("a: 0123\n", 1, "前导零"),
    "octal": ("a: 0o17\n", 1, "十进制"),
    "hexadecimal": ("a: 0x1F\n", 1, "十进制"),
    "underscored": ("a: 1_000\n", 1, "十进制"),
    "sexagesimal": ("a: 1:30\n", 1, "十进制"),
    "float": ("a: 1.5\n", 1, "小数"),
    "exponent": ("a: 1e5\n", 1, "小数"),
    "infinity": ("a: .inf\n", 1, "加引号"),
    "moment": ("a: 2026-03-02T09:00:00+08:00\n", 1, "时刻"),
    "no such day": ("a: 2026-02-30\n", 1, "没有"),
    "day without zeros": ("a: 2026-2-3\n", 1, "日期"),
    "anchor": ("a: &x 1\n", 1, "锚点"),
    "alias": ("a: 1\nb: *x\n", 2, "锚点"),
    "tag": ("a: !!python/object:os.system {}\n", 1, "标记"),
    "merge key": ("<<: {a: 1}\n", 1, "加引号"),
    "empty value": ("a: 1\nb:\n", 2, "空"),
    "integer key": ("2021: a\n", 1, "键"),
    "date key": ("2021-07-15: a\n", 1, "键"),
    "list key": ("? [a]\n: b\n", 1, "键"),
    "two documents": ("a: 1\n---\na: 2\n", 2, "一份"),
    "broken syntax": ("a: 1\nb: [1\n", 3, "YAML"),
    "control character": ("a: 1\nb: \x01\n", 2, "控制字符"),
    "empty file": ("", 1, "空"),
    "deep nesting": ("[" * 60 + "]" * 60, 1, "嵌套"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_ambiguous_yaml_is_refused_with_file_and_line(name: str) -> None:
    text, line, words = REFUSED[name]
    with pytest.raises(LawFileError) as caught:
        parse(text.encode(), "parameters/x.yaml")
    assert (caught.value.file, caught.value.line) == ("parameters/x.yaml", line)
    assert words in caught.value.problem
    assert str(caught.value).startswith(f"parameters/x.yaml 第 {line} 行：")


def test_bytes_that_are_not_utf8_are_refused_at_their_line() -> None:
    with pytest.raises(LawFileError) as caught:
        parse(b"a: 1\nb: \xc4\xe3\n", "x.yaml")
    assert caught.value.line == 2


def test_quoted_values_stay_text_and_plain_ones_have_their_type() -> None:
    text = "a: 'no'\nb: '0123'\nc: 7\nd: -3\ne: true\nf: null\ng: 2021-07-15\nh: 中文 7 WD\ni: {j: [x, 1]}\n"
    root = parse(text.encode(), "x")
    assert root.plain() == {
        "a": "no",
        "b": "0123",
        "c": 7,
        "d": -3,
        "e": True,
        "f": None,
        "g": root.mapping()["g"].day(),
        "h": "中文 7 WD",
        "i": {"j": ["x", 1]},
    }
    assert root.mapping()["g"].day().isoformat() == "2021-07-15"


def _root() -> Node:
    return parse(b"a: text\nb: 7\nc: [x, x]\nd: 2021-07-15\ne: true\nf: ''\n", "x")


def test_take_names_the_unknown_key_and_its_line() -> None:
    with pytest.raises(LawFileError, match="第 2 行：不认识的键“b”"):
        _root().take(("a",), ("c", "d", "e", "f"))


def test_take_names_the_missing_key() -> None:
    with pytest.raises(LawFileError, match="缺少“cite”"):
        _root().take(("a", "cite"), ("b", "c", "d", "e", "f"))


@pytest.mark.parametrize(
    ("key", "reader"),
    [
        ("b", "text"),
        ("a", "number"),
        ("e", "number"),
        ("b", "flag"),
        ("a", "day"),
        ("a", "items"),
        ("a", "mapping"),
        ("c", "texts"),
        ("f", "text"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(key: str, reader: str) -> None:
    node = _root().mapping()[key]
    with pytest.raises(LawFileError):
        getattr(node, reader)()


def test_a_word_outside_its_list_is_refused_and_the_list_is_shown() -> None:
    with pytest.raises(LawFileError, match="known、seen"):
        _root().mapping()["a"].word(("known", "seen"))
