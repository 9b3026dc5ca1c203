"""法制审核意见表 of a case returned once: each round's form bears its own dates, words and names."""

from tests.rooms.casework import town

from chengming.casework.cases import queries as cases
from chengming.casework.documents import printing
from chengming.casework.documents.rendering import fill
from chengming.casework.documents.view import view_of

PAPER = "review_opinion"


def printed(play: town.Play, record: str) -> str:
    """The form of one opinion as it reads now, cell by cell."""
    found = cases.dossier(play.case)
    act = next(one for one in found.records if one.id.hex == record)
    spec = printing.spec_of(PAPER, act)
    filled = fill(spec, view_of(found, act, spec, play.frozen.now()))
    (grid,) = filled.body
    return "\n".join(
        cell.piece.text + (cell.ends.text if cell.ends else "")
        for row in grid.rows
        for cell in row
    )  # fmt: skip


def test_each_round_bears_its_own_dates_names_and_words(play: town.Play) -> None:
    play.file(town.LARGE)
    play.do("request_review", "a")
    first = play.do(
        "conclude_review", "c", {"outcome": "correct", "opinion": "裁量理由不足。"}
    ).record.hex
    unsigned = printed(play, first)
    assert "建议纠正。裁量理由不足。签字：审核人丙" in unsigned
    assert "签字：　　　　\n年  月  日" in unsigned
    assert "退卷日期\n年 月 日" in unsigned
    play.do("confirm_review", "e", {"outcome": "correct"})
    play.do("request_review", "a", {"handling": "已改。"}, later=play.pace * 24 * 3)
    again = {"outcome": "passed", "opinion": "同意。"}
    second = play.do("conclude_review", "2", again).record.hex
    play.do("confirm_review", "e", {"outcome": "passed", "opinion": "照办。"})
    old, new = printed(play, first), printed(play, second)
    assert "送卷日期\n2026年3月2日" in old
    assert "退卷日期\n2026年3月2日" in old
    assert "建议纠正。签字：法制负责人戊" in old
    assert "送卷日期\n2026年3月5日" in new
    assert "同意。签字：审核人辛　　　　\n2026年3月5日" in new
    assert "同意。照办。签字：法制负责人戊" in new
