"""Citations: read, printed as statutes are cited, and refused where the statute has no such place."""

from datetime import date

import pytest

from chengming.law.citation import Citation, numeral
from chengming.law.errors import BadCitation
from chengming.law.limits import CORRESPONDING_CITE, ROLL_CITE, START_CITE
from chengming.law.load import load

PRINTED = {
    "行政处罚法/58/1/2": "《中华人民共和国行政处罚法》第五十八条第一款第二项",
    "行政处罚法/85": "《中华人民共和国行政处罚法》第八十五条",
    # 第三十二条只有一款，引用时不写第一款。
    "行政处罚法/32/1/1": "《中华人民共和国行政处罚法》第三十二条第一项",
    "行政处罚法@2021-01-22/60": "《中华人民共和国行政处罚法》第六十条",
    "国办发〔2018〕118号/12": "《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》（国办发〔2018〕118号）第（十二）项",
    "澄府法〔2018〕7号/四": "《江阴市推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度试点工作方案》（澄府法〔2018〕7号）第四部分",
}


@pytest.mark.parametrize("text", PRINTED)
def test_a_citation_is_printed_as_statutes_are_cited_and_comes_back_as_written(text: str) -> None:
    citation = Citation.parse(text, load().instruments)
    assert citation.print() == PRINTED[text]
    assert str(citation) == text


@pytest.mark.parametrize(
    "text",
    [
        "行政处罚法/87",  # 只有八十六条
        "行政处罚法/0",
        "行政处罚法/58/3",  # 只有两款
        "行政处罚法/58/1/5",  # 第一款只有四项
        "行政处罚法/58/2/1",  # 第二款没有项
        "行政处罚法/060",
        "行政处罚法/六十",
        "行政处罚法/17-1",
        "行政处罚法/58/一",
        "行政处罚法@2020-01-01/58",
        "行政处罚法",
        "行政处罚法/",
        "行政处罚法/58/1/2/3",
        "没有的法/1",
        "自然资源行政处罚办法/25",  # 条文未见，不能引用
        "行政执法监督条例/20",
        "国办发〔2018〕118号/24",
    ],
)
def test_citing_what_the_statute_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(BadCitation) as caught:
        load().instruments.parse(text)
    assert text in str(caught.value)


def test_an_item_of_an_article_with_one_paragraph_may_be_cited_without_it() -> None:
    citation = load().instruments.parse("食品安全法/34/10")
    assert citation == load().instruments.parse("食品安全法/34/1/10")
    assert citation.short() == "食品安全法第三十四条第十项"
    with pytest.raises(BadCitation):
        load().instruments.parse("食品安全法/34/14")


def test_a_citation_knows_whether_it_is_in_force() -> None:
    citation = load().instruments.parse("行政处罚法@2021-01-22/58")
    assert not citation.in_force(date(2021, 7, 14))
    assert citation.in_force(date(2021, 7, 15))


def test_the_version_in_force_changes_on_the_day_the_new_one_enters_into_force() -> None:
    instruments = load().instruments
    before = instruments.version("行政处罚法", date(2021, 7, 14))
    after = instruments.version("行政处罚法", date(2021, 7, 15))
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == (date(2017, 9, 1), date(2021, 1, 22))
    assert after.replaces == (before.key,)


def test_an_article_only_the_new_version_has_is_cited_from_that_version() -> None:
    citation = load().instruments.parse("行政处罚法/85")
    assert [version.version for version in citation.versions] == [date(2021, 1, 22)]
    assert not citation.in_force(date(2020, 1, 1))


def test_inserted_articles_print_as_zhi() -> None:
    assert Citation("某法", "17-1", "2").short() == "某法第十七条之一第二款"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (85, "八十五"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (1000, "一千"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (2003, "二千零三"),
    ],
)
def test_numerals_read_as_in_statutes(number: int, text: str) -> None:
    assert numeral(number) == text


def test_the_articles_every_computation_rests_on_exist() -> None:
    for citation in (START_CITE, CORRESPONDING_CITE, ROLL_CITE):
        assert load().instruments.parse(str(citation)).print()


def test_unseen_texts_are_marked_and_every_instrument_names_its_source() -> None:
    for instrument in load().instruments:
        assert instrument.source
        assert instrument.certainty in ("seen", "known")
        if instrument.digest:
            assert instrument.certainty == "seen", instrument.key
