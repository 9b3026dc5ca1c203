"""Filling a form: what the paper says, and what it names as missing."""

from datetime import date
from typing import Any

import pytest
from tests import pdf_reading
from tests.rooms.casework.documents.rendering import samples

from chengming.casework.documents.rendering import (
    FactsMissing,
    Filled,
    Frame,
    docx,
    fill,
    law_view,
    pdf,
    read_docx,
    remedies,
)
from chengming.law.load import load


def filled(paper: str, case: str = "rare", **changes: Any) -> Filled:
    spec = load().documents.as_of(paper, samples.DAY)
    assert spec is not None
    return fill(spec, samples.view(spec, case) | changes)


def test_everything_that_is_missing_is_named_at_once_in_the_users_words() -> None:
    spec = load().documents.as_of("penalty_decision", samples.DAY)
    assert spec is not None
    view = samples.view(spec, "rare")
    sheet = {k: v for k, v in view["sheet"].items() if k not in ("evidence", "remedies")}
    with pytest.raises(FactsMissing) as caught:
        fill(spec, view | {"sheet": sheet})
    assert {m.path: m.title for m in caught.value.missing} == {
        "evidence": "认定事实所依据的证据",
        "remedies.reconsideration_body": "救济途径·行政复议机关",
        "remedies.court": "救济途径·管辖法院",
    }
    assert "缺少：认定事实所依据的证据" in str(caught.value)


def test_what_may_be_absent_takes_its_words_with_it() -> None:
    view_of = load().documents.as_of("correction_order", samples.DAY)
    assert view_of is not None
    view = samples.view(view_of, "rare")
    assert "于2026年3月20日前改正" in fill(view_of, view).text()
    del view["record"]["say"]["until"]
    assert "责令你（单位）改正" in fill(view_of, view).text()


def test_sums_stand_in_figures_and_in_words() -> None:
    text = filled("penalty_decision").text()
    assert "罚款人民币50000元（大写：伍万元整）" in text
    assert "没收违法所得，计人民币620.50元（大写：陆佰贰拾元伍角整）" in text


def test_articles_are_cited_in_full() -> None:
    assert (
        "违反了《中华人民共和国食品安全法》第五十四条第一款的规定"
        in filled("penalty_decision").text()
    )


def test_the_notice_states_the_limits_of_the_law_and_the_hearing_only_where_it_is_due() -> None:
    spec = load().documents.as_of("penalty_notice", samples.DAY)
    assert spec is not None
    view = samples.view(spec, "rare")
    text = fill(spec, view).text()
    assert "自收到本告知书之日起五个工作日内，向本机关陈述、申辩" in text
    assert "要求听证的，应当自收到本告知书之日起五个工作日内" in text
    view["record"]["say"]["tells_hearing"] = False
    assert "听证" not in fill(spec, view).text()


def test_where_the_law_sets_no_limit_the_notice_states_the_agencys_own() -> None:
    spec = load().documents.as_of("penalty_notice", samples.DAY)
    assert spec is not None
    view = samples.view(spec, "rare")
    view |= law_view(load(), spec, view["sheet"], on=samples.DAY, field="health", place="320281")
    view["input"] = {"statement_term": "三个工作日"}
    assert "你（单位）可以在三个工作日内，向本机关陈述、申辩" in fill(spec, view).text()


def test_the_remedies_follow_the_rule_of_the_day() -> None:
    documents = load().documents
    spec = documents.as_of("penalty_decision", samples.DAY)
    assert spec is not None
    view = samples.view(spec, "rare")
    now = remedies(documents, "penalty_decision", view, samples.DAY)
    assert "六十日内，向江阴市人民政府申请行政复议" in now
    assert "六个月内，向江阴市人民法院提起行政诉讼" in now
    view["sheet"]["violations"][0]["basis"] = ["土地管理法/83"]
    land = remedies(documents, "penalty_decision", view, samples.DAY)
    assert "对责令限期拆除不服的，可以自收到本决定书之日起十五日内" in land
    before = remedies(documents, "penalty_decision", view, date(2023, 6, 1))
    assert "责令限期拆除" not in before


def test_the_remedies_stand_word_for_word_in_the_decision() -> None:
    documents = load().documents
    spec = documents.as_of("penalty_decision", samples.DAY)
    assert spec is not None
    view = samples.view(spec, "rare")
    said = remedies(documents, "penalty_decision", view, samples.DAY)
    assert said
    assert said in fill(spec, view).text()


def test_choices_are_ticked() -> None:
    text = filled("service_receipt").text()
    assert "☑直接送达　□留置送达" in text
    assert "☑是□否" in text


def test_persons_are_called_by_their_names() -> None:
    text = filled("filing_form", "long").text()
    assert "钱明" in text
    assert "p2" not in text


def test_what_cannot_be_seen_is_named_by_its_number() -> None:
    spec = load().documents.as_of("filing_form", samples.DAY)
    assert spec is not None
    view = samples.view(spec, "rare")
    view["record"]["say"]["verification"] = "甲\u202e乙\x00丙\u200b丁"
    text = fill(spec, view).text()
    assert "甲〔U+202E〕乙〔U+0000〕丙丁" in text


def test_a_filled_paper_is_kept_and_read_back_as_plain_data() -> None:
    paper = filled("review_opinion")
    assert Filled.from_json(paper.to_json()) == paper


def test_rewording_a_piece_changes_that_piece_only() -> None:
    paper = filled("penalty_decision")
    first = next(iter(paper.pieces()))
    changed = paper.with_texts({first.id: "当事人：某某"})
    assert next(iter(changed.pieces())).text == "当事人：某某"
    assert list(changed.pieces())[1:] == list(paper.pieces())[1:]


NOTHING_TO_PAY = "本决定没有需要当事人缴纳的款项。"
PENALTIES = {
    "a warning": ([{"kind": "warning"}], True),
    "a warning and a criticism": ([{"kind": "warning"}, {"kind": "circulated_criticism"}], True),
    "a warning and a fine": ([{"kind": "warning"}, {"kind": "fine", "fen": 100_00}], False),
    "a closing with its day": (
        [{"kind": "suspension_order", "manner": "自2026年4月1日起停业三日"}],
        False,
    ),
}


@pytest.mark.parametrize("given", PENALTIES)
def test_the_part_on_performance_is_never_empty_in_pdf_or_docx(given: str) -> None:
    spec = load().documents.as_of("penalty_decision", samples.DAY)
    assert spec is not None
    view, (penalties, nothing) = samples.view(spec, "short"), PENALTIES[given]
    view["sheet"]["violations"] = [view["sheet"]["violations"][0] | {"penalties": penalties}]
    paper = fill(spec, view)
    printed = pdf_reading.body(pdf(paper, Frame())).replace("\n", "")
    edited = "".join(read_docx(docx(paper)).texts().values())
    for text in (printed, edited):
        part = text.partition("五、履行方式和期限")[2].partition("六、救济途径")[0]
        assert part.strip(), text
        assert (part.strip() == NOTHING_TO_PAY) is nothing, part
