"""制发: number, code, bytes and record in one transaction; void and corrected papers keep their numbers."""

import hashlib
import uuid

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import DECISION, FILING, decided, issue, line

from chengming.casework.cases import audit as cases_audit
from chengming.casework.cases import queries as cases
from chengming.casework.cases.errors import CaseMoved, CorrectionRefused, LateReasonMissing
from chengming.casework.cases.models import Case, Series
from chengming.casework.documents import actions, audit, queries, rules
from chengming.casework.documents.errors import (
    AlreadyIssued,
    AlreadyVoid,
    NoPublicAddress,
    NotYoursToIssue,
    PaperServed,
    PaperUnknown,
    ReasonMissing,
)
from chengming.casework.documents.issuing import codes, seals
from chengming.casework.documents.models import IssuedPaper
from chengming.casework.documents.rendering import Seal
from chengming.proof.papers import codes as written
from chengming.record.records import queries as records

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(play, tmp_path, settings):
    settings.CHENGMING_HOME = tmp_path
    return play


def only(play: town.Play, paper: str = DECISION) -> IssuedPaper:
    return IssuedPaper.objects.get(case_id=play.case, paper=paper)


def void(play, row, by="a", **more):
    return actions.void(
        case=play.case, paper=row.pk, by=town.actor(by), at=play.frozen.now(),
        **({"reason": "打印有误，没有送达。"} | more),
    )  # fmt: skip


def serve(play):
    day = play.frozen.now().date().isoformat()
    say = {"paper": "penalty", "method": "direct", "served_on": day}
    play.do("serve_decision", "a", say, beside=("b",))


def test_a_decisions_paper_bears_the_decisions_number_and_its_bytes_are_committed_to(play):
    decided(play)
    done = issue(play)
    assert done.instrument == play.last.instrument
    row, record = only(play), records.by_id(done.record)
    with queries.bytes_of(row) as file:
        pdf = file.read()
    assert pdf.startswith(b"%PDF-")
    assert (row.sha256, row.size) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
    assert row.sm3 == hashlib.new("sm3", pdf).hexdigest()
    assert [(f.sha256, f.sm3, f.size) for f in record.files] == [(row.sha256, row.sm3, row.size)]
    assert line(play).valid.row == row
    assert audit.audit() == cases_audit.audit() == []


def test_issuing_leaves_version_stage_and_next_steps_as_they_were(play):
    decided(play, town.LARGE)
    before = cases.case(play.case)
    steps = [(s.kind, s.verdict.allowed) for s in cases.progress(play.case).acts]
    issue(play)
    after = cases.case(play.case)
    assert (after.version, after.stage, after.sheet) == (before.version, before.stage, before.sheet)
    assert after.seq == before.seq + 1
    assert [(s.kind, s.verdict.allowed) for s in cases.progress(play.case).acts] == steps


def test_whoever_looked_before_the_issue_is_told_what_was_done(play):
    decided(play)
    seen = cases.case(play.case).seq
    issue(play)
    with pytest.raises(CaseMoved, match="制发文书"):
        play.do("rectify", "a", {
            "record": play.ids["inquire"], "field": "content", "value": "x", "reason": "笔误",
            "approved_by": "f" * 32,
        }, expected_seq=seen)  # fmt: skip


def test_a_paper_of_no_series_bears_the_number_of_the_case(play):
    decided(play)
    assert issue(play, FILING).instrument == cases.case(play.case).number


def test_the_code_is_nowhere_but_on_the_paper(play):
    decided(play)
    done = issue(play)
    record = next(r for r in cases.dossier(play.case).records if r.kind == "decide")
    code = codes.code(play.case.hex, record.seq, DECISION)
    assert bytes(only(play).code) == written.digest_of(code)
    said = str(records.by_id(done.record).say)
    assert code not in said
    assert written.digest_of(code).hex() in said


def test_the_same_form_twice_is_one_paper_and_twice_without_a_form_is_refused(play):
    decided(play)
    form = uuid.uuid4()
    first = issue(play, submission=form)
    again = issue(play, submission=form)
    assert (first.record, first.instrument) == (again.record, again.instrument)
    with pytest.raises(AlreadyIssued, match="更正"):
        issue(play, submission=uuid.uuid4())
    assert IssuedPaper.objects.count() == 1


def test_a_void_paper_keeps_number_and_reason_and_another_may_follow(play):
    decided(play)
    issue(play)
    row = only(play)
    void(play, row)
    shown = line(play).issued[0]
    assert (shown.state, shown.why, shown.row.number) == (
        "void",
        "打印有误，没有送达。",
        row.number,
    )
    with pytest.raises(AlreadyVoid):
        void(play, row)
    issue(play)
    found = line(play).issued
    assert [(one.state, one.row.copy) for one in found] == [("void", 1), ("valid", 2)]
    assert bytes(found[0].row.code) != bytes(found[1].row.code)
    assert audit.audit() == cases_audit.audit() == []


def test_voiding_wants_a_reason_and_a_paper_of_this_case(play):
    decided(play)
    issue(play)
    with pytest.raises(ReasonMissing):
        void(play, only(play), reason="  ")
    other = decided(town.Play(play.frozen))
    with pytest.raises(PaperUnknown):
        void(other, only(play))


def test_a_served_paper_is_corrected_never_voided(play):
    decided(play)
    issue(play)
    row = only(play)
    serve(play)
    with pytest.raises(PaperServed, match="更正"):
        void(play, row)
    with pytest.raises(ReasonMissing):
        issue(play, corrects=row.pk)
    issue(play, corrects=row.pk, reason="住所写错一字。")
    old, new = line(play).issued
    assert (old.state, old.why, old.replaced_by) == ("corrected", "住所写错一字。", new.row.number)
    assert new.row.corrects_id == row.pk
    with pytest.raises(PaperUnknown, match="现行有效"):
        issue(play, corrects=row.pk, reason="再来一次。")
    assert audit.audit() == []


def test_who_has_nothing_to_do_with_the_case_issues_nothing(play):
    decided(play)
    for stranger in ("1", "2", "3"):
        with pytest.raises(NotYoursToIssue):
            issue(play, by=stranger)
    for entitled in ("a", "d", "f"):
        found = cases.dossier(play.case)
        act = rules.act_of(found, play.ids["decide"], DECISION)
        assert rules.can_issue(found, act, town.actor(entitled), play.frozen.now())


def test_a_paper_of_another_act_or_kind_does_not_exist(play):
    decided(play)
    with pytest.raises(PaperUnknown):
        issue(play, FILING, act="decide")
    with pytest.raises(PaperUnknown):
        issue(play, act="inquire")


def test_a_paper_of_a_voided_act_is_void_and_no_other_is_issued(play):
    play.open().do("decline_filing", "d", {"ground": "no_violation", "reason": "没有违法事实。"})
    record = play.ids["decline_filing"]
    play.do("void_record", "d", {"record": record, "reason": "误录。"})
    with pytest.raises(PaperUnknown):
        actions.issue(
            case=play.case, act=record, paper="decline_filing_form", by=town.actor("d"),
            at=play.frozen.now(),
        )  # fmt: skip


def test_a_real_log_without_its_public_address_issues_nothing(play, settings):
    decided(play)
    settings.CHENGMING_PUBLIC_URL = ""
    with pytest.raises(NoPublicAddress, match="CHENGMING_PUBLIC_URL"):
        issue(play)
    settings.CHENGMING_PUBLIC_URL = "https://zf.example"
    issue(play)


def test_a_refused_paper_leaves_no_number_no_record_and_no_row(play, monkeypatch):
    decided(play)
    before = (Case.objects.get().seq, sorted(Series.objects.values_list("name", "last")))

    def broken(*_):
        raise RuntimeError("printer on fire")

    monkeypatch.setattr(actions, "pdf", broken)
    with pytest.raises(RuntimeError):
        issue(play)
    monkeypatch.undo()
    assert (Case.objects.get().seq, sorted(Series.objects.values_list("name", "last"))) == before
    assert not IssuedPaper.objects.exists()


def test_a_late_paper_says_why_and_stays_late(play):
    decided(play)
    at = play.frozen.now()
    play.frozen.move(town.timedelta(days=2))
    given = {"case": play.case, "act": play.ids["decide"], "paper": DECISION, "by": town.actor("a")}
    with pytest.raises(LateReasonMissing):
        actions.issue(at=at, **given)
    done = actions.issue(at=at, late_reason="系统停电。", **given)
    assert records.by_id(done.record).late


def test_the_record_of_issuing_is_neither_rectified_nor_voided_as_an_act(play):
    decided(play)
    done = issue(play)
    for say in (
        {"record": done.record.hex, "reason": "想改"},
        {"record": done.record.hex, "reason": "想改", "field": "number", "value": "x",
         "approved_by": "f" * 32},
    ):  # fmt: skip
        act = "rectify" if "field" in say else "void_record"
        with pytest.raises(CorrectionRefused):
            play.do(act, "a", say)


def test_the_seal_of_the_agency_is_printed_and_a_sites_own_keeper_is_asked(play, monkeypatch):
    decided(play)
    asked = []

    class Certified:
        def seal(self, agency, on):
            return Seal(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')

        def sign(self, pdf, agency, on):
            asked.append(agency)
            return pdf + b"\n% signed"

    monkeypatch.setattr(actions, "seals", Certified())
    issue(play)
    with queries.bytes_of(only(play)) as file:
        assert file.read().endswith(b"% signed")
    assert asked == [town.AGENCY]


def test_a_seal_that_is_no_picture_is_left_out(play, tmp_path):
    (tmp_path / "seals").mkdir()
    path = tmp_path / "seals" / f"{town.AGENCY}.png"
    path.write_bytes(b"<script>")
    assert seals.SealImages().seal(town.AGENCY, town.START.date()) is None
    path.write_bytes(seals.KINDS["png"] + b"...")
    assert seals.SealImages().seal(town.AGENCY, town.START.date()) is not None
