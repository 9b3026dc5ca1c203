"""What people type is understood in the forms they write it in, or refused in plain words."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from chengming.law.load import load
from chengming.record.clock.queries import SHANGHAI
from chengming.web.console.acts.reading import identities, instruments, moments, money, texts
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.reading.numerals import integer


def wide(text: str) -> str:
    """The same in full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


TODAY = date(2026, 3, 20)

AMOUNTS = [
    ("5000", 500_000), ("5,000.00", 500_000), ("5，000", 500_000), ("5千", 500_000),
    ("0.5万元", 500_000), (wide("0.5万"), 500_000), (wide("5000元"), 500_000), ("伍仟元整", 500_000),
    ("五千元", 500_000), ("¥5000", 500_000), ("￥5,000.5", 500_050), ("人民币 5000 元", 500_000),
    ("3元5角", 350), ("3元零", None), ("12.34", 1_234), ("1万2千元", 1_200_000), ("10万", 10_000_000),
    ("1.5亿元", 15_000_000_000), ("一万五千元", 1_500_000), ("0", 0), (" 5 000 ", 500_000),
    ("三百二十元", 32_000), ("200百", 2_000_000),
]  # fmt: skip
NONSENSE = [
    "", "abc", "-5", "－5", "负五元", "5,00", "1,2345", "5..0", "5e3", "NaN", "inf", "0x10", "1.234",
    "五千三", "3千5万", "五千元左右", "5000美元", "1/2", "99999999999999", "元", "千", "<script>", "5 000,00",
    "٣٤x", "5元7", "1" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize(("typed", "fen"), [row for row in AMOUNTS if row[1] is not None])
def test_an_amount_is_understood(typed, fen):
    assert money.fen(typed) == fen


@pytest.mark.parametrize("typed", NONSENSE)
def test_what_is_no_amount_is_refused_plainly(typed):
    with pytest.raises(NotUnderstood, match="金额"):
        money.fen(typed)


@given(st.integers(min_value=0, max_value=money.MOST_YUAN * 100))
def test_an_amount_shown_reads_back_as_the_same(fen):
    assert money.fen(money.shown(fen)) == fen


DAYS = [
    "2026-03-02", "2026/3/2", "2026.3.2", "20260302", "2026年3月2日", wide("2026年3月2日"),
    "2026 年 3 月 2 日", "二〇二六年三月二日", "2026年3月2号", "2026-3-02",
]  # fmt: skip


@pytest.mark.parametrize("typed", DAYS)
def test_a_date_is_understood(typed):
    assert moments.day(typed, TODAY) == date(2026, 3, 2)


def test_near_days_are_counted_from_today():
    assert [moments.day(word, TODAY).day for word in ("今天", "昨天", "前天")] == [20, 19, 18]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3月2日", "年份"), ("3-2", "年份"), ("2026年2月30日", "没有 2026年2月30日"), ("2026-13-01", "没有"),
        ("", "看不懂"), ("去年", "看不懂"), ("2026-03-02x", "看不懂"), ("0026-03-02", "看不懂"),
        ("2026-03-02 9:05", "看不懂"), ("9" * 5000, "没有"), ("{{7*7}}", "看不懂"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_plainly(typed, said):
    with pytest.raises(NotUnderstood, match=said):
        moments.day(typed, TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-02T09:05", "2026-03-02 9:05", "2026年3月2日9时5分", "2026年3月2日上午9点5分",
        "2026/3/2 09:05:00", wide("2026-03-02 9:05"), "二〇二六年三月二日九时五分",
    ],
)  # fmt: skip
def test_a_moment_is_understood(typed):
    assert moments.moment(typed, TODAY) == datetime(2026, 3, 2, 9, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(("typed", "hour", "minute"), [
    ("今天下午3点半", 15, 30), ("昨天晚上8时", 20, 0), ("今天中午12点", 12, 0), ("今天中午1点", 13, 0),
])  # fmt: skip
def test_parts_of_the_day_are_understood(typed, hour, minute):
    found = moments.moment(typed, TODAY)
    assert (found.hour, found.minute) == (hour, minute)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("2026-03-02", "几时几分"), ("2026-03-02 25:00", "没有这个时间"), ("2026-03-02 9:60", "没有这个时间"),
     ("2026-03-02 稍后", "看不懂"), ("9:05", "看不懂")],
)  # fmt: skip
def test_what_is_no_moment_is_refused_plainly(typed, said):
    with pytest.raises(NotUnderstood, match=said):
        moments.moment(typed, TODAY)


NUMERALS = [
    ("五十八", 58), ("十", 10), ("一百零五", 105), ("一千二百六十", 1260), ("二〇二六", 2026), ("伍拾捌", 58),
    ("三万零五", 30_005), ("三千五百万", 35_000_000), ("一亿零二万", 100_020_000), ("十五", 15),
    ("三万五", None), ("五千三", None), ("一百五", None), ("二三十", None), ("十百", None), ("零十", None),
    ("万", None), ("", None), ("五x", None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "number"), NUMERALS)
def test_a_numeral_is_read_or_left_alone(typed, number):
    assert integer(typed) == number


GOOD_CODE, GOOD_ID = "91110000600037341L", "360426199101010071"


@pytest.mark.parametrize("typed", [GOOD_CODE, GOOD_CODE.lower(), wide("91110000600037341L"),
                                   "91110000 60003734-1L"])  # fmt: skip
def test_a_credit_code_is_brought_to_its_one_form(typed):
    assert identities.credit_code(typed) == GOOD_CODE


@pytest.mark.parametrize(
    ("typed", "said"),
    [(GOOD_CODE[:-1], "现在是 17 位"), (GOOD_CODE[:-1] + "M", "校验码"), ("I" * 18, "不会出现"),
     ("91320281MA1XXXXXXX", "校验码"), ("", "现在是 0 位"), ("统" * 18, "不会出现")],
)  # fmt: skip
def test_a_wrong_credit_code_says_what_is_wrong(typed, said):
    with pytest.raises(NotUnderstood, match=said):
        identities.credit_code(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [(GOOD_ID[:-1], "现在是 17 位"), (GOOD_ID[:-1] + "2", "校验码"), ("x" * 18, "17 位数字"),
     ("36042619910101007X", "校验码"), ("", "现在是 0 位")],
)  # fmt: skip
def test_a_wrong_id_number_says_what_is_wrong_and_never_repeats_it(typed, said):
    with pytest.raises(NotUnderstood, match=said) as caught:
        identities.id_number(typed)
    assert not typed or typed not in caught.value.message


def test_a_day_that_never_was_is_no_day_of_birth():
    body = GOOD_ID[:10] + "0230" + GOOD_ID[14:17]
    with pytest.raises(NotUnderstood, match="出生日期不存在"):
        identities.id_number(body + ric.calc_check_digit(body + "0"))


def test_whoever_was_born_before_the_code_of_the_place_was_given_has_a_number_too():
    body = "320281" + "19380101" + "001"  # 江阴市 bears 320281 since 1987
    number = body + ric.calc_check_digit(body + "0")
    assert not ric.is_valid(number)
    assert identities.id_number(number) == number


def test_an_id_number_is_brought_to_its_one_form():
    assert identities.id_number(" 360426 1991 0101 0071 ") == GOOD_ID


@pytest.mark.parametrize("typed", [
    "澄市监罚〔2026〕12号", "澄市监罚[2026]12号", "澄市监罚(2026)12号", "澄市监罚（2026）12号",
    "澄市监罚【2026】12号", wide("澄市监罚[2026]12号"), "澄市监罚〔2026] 第012号", "澄市监罚 (2026) 12 号",
])  # fmt: skip
def test_a_document_number_is_brought_to_its_one_form(typed):
    assert instruments.document_number(typed) == "澄市监罚〔2026〕12号"


@pytest.mark.parametrize("typed", [
    "食品安全法/34/1/10", "《食品安全法》第三十四条第一款第十项", "食品安全法第三十四条第一款第（十）项",
    "《中华人民共和国食品安全法》第三十四条第一款第（十）项的规定", "食品安全法第34条第1款第10项",
    "食品安全法第三十四条第十项", " 食品安全法／34／1／10 ",
])  # fmt: skip
def test_a_provision_is_brought_to_its_one_form(typed):
    assert instruments.provision(typed, load().instruments) == "食品安全法/34/1/10"


def test_a_provision_of_a_statute_not_entered_is_kept_as_typed():
    kept = instruments.provision("江阴市样本管理办法第三条", load().instruments)
    assert kept == "江阴市样本管理办法第三条"


@pytest.mark.parametrize("typed", ["食品安全法第九百条", "食品安全法/34/9/99", "《食品安全法》"])
def test_a_place_that_a_statute_has_not_is_refused(typed):
    with pytest.raises(NotUnderstood, match="食品安全法"):
        instruments.provision(typed, load().instruments)


def test_text_keeps_its_lines_and_line_becomes_one():
    assert texts.text("  一\r\n二\r三\u2028四  ") == "一\n二\n三\n四"
    assert texts.line(" 江阴　市\r\n某店 ") == "江阴 市 某店"


@pytest.mark.parametrize("read", [texts.text, texts.line])
def test_over_long_and_unprintable_text_is_refused_with_the_figures(read):
    with pytest.raises(NotUnderstood, match="现在是 20,001 字"):
        read("长" * 20_001)
    for control in "\x00\x07\x1b\x7f":
        with pytest.raises(NotUnderstood, match="控制字符"):
            read(f"有{control}的")


def test_the_longest_text_is_kept():
    assert len(texts.text("长" * 20_000)) == 20_000


@given(st.text(max_size=60))
def test_nothing_typed_makes_a_reader_fall_over(typed):
    law = load().instruments
    for read in (
        money.fen, lambda t: moments.day(t, TODAY), lambda t: moments.moment(t, TODAY),
        identities.credit_code, identities.id_number, instruments.document_number,
        lambda t: instruments.provision(t, law), texts.text, texts.line, integer,
    ):  # fmt: skip
        try:
            read(typed)
        except NotUnderstood as error:
            assert error.message
