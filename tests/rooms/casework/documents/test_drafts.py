"""草稿: filled from the facts, edited in Word, taken back with a diff; a refused file loses nothing."""

import io
import zipfile

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import DECISION, decided, issue, line, reworded

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases import queries as cases
from chengming.casework.documents import actions, drafts, printing, queries, rendering
from chengming.casework.documents.errors import (
    DraftMoved,
    NotYoursToIssue,
    PaperFactsMissing,
    UploadRefused,
)
from chengming.casework.documents.models import PaperDraft
from chengming.record.vault import queries as vault
from chengming.standing.accounts import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(play, tmp_path, settings):
    settings.CHENGMING_HOME = tmp_path
    return decided(play)


def start(play, seen=0, by="a"):
    return drafts.start(
        case=play.case, act=play.ids["decide"], paper=DECISION, seen=seen, by=town.actor(by),
        at=play.frozen.now(),
    )  # fmt: skip


def take_back(play, upload, seen, by="a"):
    return drafts.take_back(
        case=play.case, act=play.ids["decide"], paper=DECISION, seen=seen, by=town.actor(by),
        at=play.frozen.now(), upload=upload, name="修改.docx",
    )  # fmt: skip


def filled(play):
    found = cases.dossier(play.case)
    act = line(play).act
    return drafts.current(found, act, printing.spec_of(DECISION, act), play.frozen.now())


def downloaded(play, version=0):
    held = queries.drafts_of(line(play))
    return rendering.docx(drafts.as_saved(filled(play), held[version - 1] if version else None))


def text(play):
    return "\n".join(piece["text"] for piece in printing.texts(filled(play)))


def test_a_draft_says_what_the_facts_say(play):
    draft = start(play)
    said = "\n".join(block["text"] for block in draft.blocks)
    assert "江阴某食品店" in said
    assert (draft.version, draft.origin, draft.edits) == (1, "filled", {})


def test_an_edited_file_comes_back_as_a_new_version_with_what_changed(play):
    start(play)
    draft = take_back(
        play, reworded(downloaded(play, 1), "超过保质期的饼干", "超过保质期三天的饼干"), 1
    )
    assert (draft.version, draft.origin) == (2, "edited")
    first, second = queries.drafts_of(line(play))
    (change,) = drafts.changes(first.blocks, second.blocks)
    assert "超过保质期的饼干" in change.before
    assert "超过保质期三天的饼干" in change.after
    assert "超过保质期三天的饼干" in text(play)
    with vault.open_file(draft.source) as kept:
        assert kept.read(2) == b"PK"


def test_paragraphs_nobody_touched_go_on_following_the_facts(play):
    start(play)
    take_back(play, reworded(downloaded(play, 1), "超过保质期的饼干", "超过保质期三天的饼干"), 1)
    say = {"record": play.ids["file_case"], "field": "parties.0.name", "value": "江阴某食品商店",
           "reason": "登记错误。", "approved_by": "f" * 32}  # fmt: skip
    assert "江阴某食品商店" not in text(play)
    play.do("rectify", "a", {**say, "record": play.ids["write_report"]})
    now = text(play)
    assert "江阴某食品商店" in now
    assert "超过保质期三天的饼干" in now


def test_an_unchanged_file_is_no_edit(play):
    start(play)
    draft = take_back(play, downloaded(play, 1), 1)
    assert draft.edits == {}
    first, second = queries.drafts_of(line(play))
    assert drafts.changes(first.blocks, second.blocks) == []


def test_the_issued_paper_has_the_edited_text(play, monkeypatch):
    start(play)
    take_back(play, reworded(downloaded(play, 1), "超过保质期的饼干", "超过保质期三天的饼干"), 1)
    printed = []
    monkeypatch.setattr(
        actions, "pdf", lambda paper, frame: printed.append((paper, frame)) or b"%PDF-1.7 x"
    )
    issue(play, draft=2)
    paper, frame = printed[0]
    assert "超过保质期三天的饼干" in paper.text()
    assert frame.number == play.last.instrument
    assert frame.qr_url.endswith(f"/v/{frame.code}")
    assert frame.demo


def test_a_version_saved_meanwhile_is_never_overwritten_nor_issued_unseen(play):
    start(play)
    file = downloaded(play, 1)
    take_back(play, reworded(file, "超过保质期的饼干", "超过保质期三天的饼干"), 1)
    with pytest.raises(DraftMoved, match="第 2 稿"):
        take_back(play, reworded(file, "超过保质期的饼干", "另一种写法"), 1)
    with pytest.raises(DraftMoved):
        issue(play, draft=1)
    assert PaperDraft.objects.count() == 2


def no_docx(_):
    return b"%PDF-1.7 renamed"


def cut_off(file):
    return file[:-200]


def with_macros(file):
    out = io.BytesIO(file)
    with zipfile.ZipFile(out, "a") as bundle:
        bundle.writestr("word/vbaProject.bin", b"\xd0\xcf")
    return out.getvalue()


@pytest.mark.parametrize("hurt", [no_docx, cut_off, with_macros])
def test_a_refused_upload_loses_nothing(play, hurt):
    start(play)
    with pytest.raises(UploadRefused, match="都还在"):
        take_back(play, hurt(downloaded(play, 1)), 1)
    assert PaperDraft.objects.count() == 1


def test_missing_facts_are_named_in_the_users_words_with_their_place(play):
    act = line(play).act
    found = cases.dossier(play.case)
    spec = printing.spec_of(DECISION, act)
    poor = dossiers.Dossier(found.case, found.records, found.fold)
    view = drafts.view_of(poor, act, spec, play.frozen.now())
    view["sheet"].pop("remedies")
    with pytest.raises(PaperFactsMissing, match="缺少") as refused:
        printing.fill(spec, view)
    paths = {one.path.partition(".")[0] for one in refused.value.missing}
    assert paths == {"remedies"}
    assert all(one.title for one in refused.value.missing)


def test_a_stranger_drafts_nothing(play):
    with pytest.raises(NotYoursToIssue):
        start(play, by="1")


def test_every_form_of_the_procedure_has_a_name(play):
    procedure = acts.law().procedures["penalty/ordinary"]
    for action in procedure.actions.values():
        for paper in action.papers:
            assert printing.title_of(paper)


def test_a_paper_of_no_act_says_what_only_it_says_and_may_be_made_again(play):
    act = play.ids["decide"]
    given = {"case": play.case, "act": act, "paper": "materials_notice", "by": town.actor("a")}
    inputs = {"until": "2026-12-31", "materials": ["进货台账"]}
    with pytest.raises(PaperFactsMissing) as refused:
        drafts.start(**given, seen=0, at=play.frozen.now())
    assert {one.path for one in refused.value.missing} >= {"input.until", "input.materials"}
    drafts.start(**given, seen=0, at=play.frozen.now(), inputs=inputs)
    first = actions.issue(**given, at=play.frozen.now(), draft=1)
    drafts.start(**given, seen=1, at=play.frozen.now(), inputs=inputs | {"materials": ["销售台账"]})
    second = actions.issue(**given, at=play.frozen.now(), draft=2)
    assert first.instrument != second.instrument
    shown = line(play, "materials_notice")
    assert [one.state for one in shown.issued] == ["valid", "valid"]
    texts = "".join(block["text"] for block in queries.drafts_of(shown)[-1].blocks)
    assert "销售台账" in texts
