"""依法删除 reaches papers: drafts and originals go, numbers, digests and log stay, and the audit
accepts exactly that."""

import uuid
from pathlib import Path

import pytest
from tests.conftest import ScratchCity
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import (
    DECISION,
    FILING,
    NOTICE,
    decided,
    issue,
    line,
    reworded,
)
from tests.rooms.record.conftest import City

from chengming.casework.cases import actions as cases_actions
from chengming.casework.cases import audit as cases_audit
from chengming.casework.cases import queries as cases
from chengming.casework.cases.work import erasing as copies
from chengming.casework.documents import audit, drafts, printing, queries, rendering
from chengming.casework.documents.errors import PaperErased
from chengming.casework.documents.models import IssuedPaper, PaperDraft
from chengming.record.records.errors import ErasureRefused
from chengming.record.vault import actions as vault

NAME, EDITED = "江阴某食品店", "超过保质期三天的饼干"


@pytest.fixture
def ended(real_play, scratch_city: ScratchCity) -> town.Play:
    """A closed case with an edited decision and a filing form issued."""
    play = decided(real_play)
    act, at, by = play.ids["decide"], play.frozen.now(), town.actor("a")
    drafts.start(case=play.case, act=act, paper=DECISION, seen=0, by=by, at=at)
    dossier = cases.dossier(play.case)
    record = next(r for r in dossier.records if r.id.hex == act)
    draft = drafts.last_of(record, DECISION)
    spec = printing.spec_of(DECISION, record)
    filled = drafts.as_saved(drafts.fill(dossier, record, spec, at), draft)
    upload = reworded(rendering.docx(filled), "超过保质期的饼干", EDITED)
    drafts.take_back(
        case=play.case, act=act, paper=DECISION, upload=upload, name="改.docx", seen=1, by=by, at=at
    )
    issue(play, FILING)
    issue(play, DECISION, draft=2)
    day = play.frozen.now().date().isoformat()
    served = {"paper": "penalty", "method": "direct", "served_on": day}
    play.do("serve_decision", "a", served, beside=("b",))
    play.do("pay", town.PARTY, {"fen": town.SMALL})
    play.do("record_performance", "a", {"content": "已缴清。"})
    play.do("close_case", "d", {"ground": "performed"})
    return play


def asked(play: town.Play, letter: str, act: str = "file_case") -> dict:
    return {
        "case": play.case, "record": uuid.UUID(play.ids[act]), "fields": ["say.parties"],
        "by": town.actor(letter), "at": play.frozen.now(), "reason": "保存期限届满，经鉴定销毁",
    }  # fmt: skip


def approved(play: town.Play, act: str = "file_case") -> tuple[uuid.UUID, uuid.UUID]:
    one, two = (cases_actions.approve_erasure(**asked(play, letter, act)) for letter in "df")
    return one, two


def erase(play: town.Play, approvals=None, act: str = "file_case") -> uuid.UUID:
    approvals = approvals or approved(play, act)
    return cases_actions.erase(**asked(play, "f", act), approvals=approvals)


def kept(home: Path) -> dict[str, Path]:
    return {path.parent.name + path.name: path for path in (home / "vault/sha256").glob("*/*")}


def found(city: City) -> tuple[set[str], set[str]]:
    """What the audit of files says: grave, and not grave."""
    city.drain()
    of_files = [one for one in city.audit() if one.part == "附件"]
    return (
        {one.what for one in of_files if one.grave},
        {one.what for one in of_files if not one.grave},
    )


def test_drafts_and_originals_go_and_numbers_digests_and_log_stay(ended, scratch_city):
    rows, before = list(IssuedPaper.objects.order_by("pk").values()), kept(scratch_city.home)
    assert len(before) == 3  # two originals, one edited Word file
    assert any(EDITED in str(draft.blocks) for draft in PaperDraft.objects.all())
    city = City(scratch_city)
    assert found(city) == (set(), set())
    erase(ended)
    assert PaperDraft.objects.count() == 0
    assert kept(scratch_city.home) == {}
    assert list(IssuedPaper.objects.order_by("pk").values()) == rows
    assert audit.audit() == cases_audit.audit() == []
    grave, told = found(city)
    assert grave == set()
    assert len(told) == 1
    assert next(iter(told)).startswith("依法删除，见 #")
    assert city.grave() == []


def test_who_asks_for_the_bytes_or_the_bundle_is_told_when_and_by_whom(ended):
    erase(ended)
    for row in IssuedPaper.objects.all():
        for ask in (queries.bytes_of, queries.bundle):
            with pytest.raises(PaperErased) as caught:
                ask(row)
            said = str(caught.value)
            assert row.number in said
            assert "依法删除（个人信息保护法第四十七条）" in said
            assert NAME not in said
    shown = line(ended).issued[0]
    assert shown.state == queries.VALID
    assert shown.erased is not None
    assert shown.erased.reason == "保存期限届满，经鉴定销毁"
    assert len(shown.erased.approvals) == 2


def test_only_papers_issued_after_the_record_may_say_what_it_said(ended, scratch_city):
    issued = {row.paper: row.sha256 for row in IssuedPaper.objects.all()}
    how = asked(ended, "d", "record_performance") | {"fields": ["say.content"]}
    approvals = tuple(
        cases_actions.approve_erasure(**how | {"by": town.actor(letter)}) for letter in "df"
    )
    cases_actions.erase(**how, approvals=approvals)
    assert set(issued.values()) <= kept(scratch_city.home).keys()


def test_a_missing_original_that_nobody_approved_is_named(ended, scratch_city):
    """The control: the same state of the vault without the records is a grave finding."""
    for path in kept(scratch_city.home).values():
        path.unlink()
    grave, told = found(City(scratch_city))
    assert grave == {"文件不在保管库中：已被删除或者没有随备份恢复。"}
    assert told == set()


def test_an_erasure_does_not_cover_what_its_records_do_not_name(ended, scratch_city, monkeypatch):
    """One paper is left out of approvals and tombstone, and its original is taken away all the same."""
    spared = IssuedPaper.objects.get(paper=FILING)
    whole = copies.papers_after
    monkeypatch.setattr(
        copies, "papers_after", lambda *a: [d for d in whole(*a) if d != spared.sha256]
    )
    erase(ended)
    city = City(scratch_city)
    assert found(city)[0] == set()
    kept(scratch_city.home)[spared.sha256].unlink()
    grave, told = found(city)
    assert grave == {"文件不在保管库中：已被删除或者没有随备份恢复。"}
    assert len(told) == 1


def test_bytes_that_should_be_gone_and_are_not_are_named(ended, scratch_city, monkeypatch):
    """A crash between commit and removal: refused to everybody, and the audit says what is left."""
    monkeypatch.setattr(vault, "remove", lambda digests: None)
    erase(ended)
    grave, _ = found(City(scratch_city))
    assert len(grave) == 1
    assert "删除没有做完" in grave.pop()
    with pytest.raises(PaperErased):
        queries.bytes_of(IssuedPaper.objects.get(paper=DECISION))


def test_a_paper_issued_after_the_approvals_is_not_erased_unseen(ended, scratch_city):
    approvals = approved(ended)
    issue(ended, NOTICE)
    before = kept(scratch_city.home)
    with pytest.raises(ErasureRefused, match="请重新批准"):
        erase(ended, approvals)
    assert kept(scratch_city.home) == before
    assert PaperDraft.objects.count() == 2
    erase(ended)
    assert kept(scratch_city.home) == {}


def test_a_refused_erasure_removes_nothing(ended, scratch_city):
    one = cases_actions.approve_erasure(**asked(ended, "d"))
    before = kept(scratch_city.home)
    with pytest.raises(ErasureRefused, match="两名不同人员"):
        erase(ended, (one, one))
    assert kept(scratch_city.home) == before
    assert PaperDraft.objects.count() == 2


def test_bytes_that_another_record_names_stay(ended, scratch_city):
    """The Word file of a draft that somebody also handed in as an exhibit is evidence there."""
    source = PaperDraft.objects.get(version=2).source
    data = kept(scratch_city.home)[source].read_bytes()
    file = vault.keep([data], "证据.docx")
    city = City(scratch_city)
    city.write(files=[file])
    erase(ended)
    assert kept(scratch_city.home).keys() == {source}
