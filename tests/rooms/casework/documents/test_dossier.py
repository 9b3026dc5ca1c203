"""案卷目录: what is there in the order of a file, and what the outcome lacks; never more than the law asks."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from tests import pdf_reading
from tests.rooms.casework import town
from tests.rooms.casework.cases.test_compulsion import MEASURE, ON_THE_SPOT, SEALING, Measure
from tests.rooms.casework.documents.papers import DECISION, FILING, NOTICE, decided, issue

from chengming.casework.cases import queries as cases
from chengming.casework.documents import dossier, drafts, queries, rendering
from chengming.casework.documents.issuing import pages
from chengming.casework.documents.models import IssuedPaper
from chengming.standing.accounts import acts

pytestmark = pytest.mark.django_db
PROCEDURE = "penalty/ordinary"


@pytest.fixture
def play(play, tmp_path, settings):
    settings.CHENGMING_HOME = tmp_path
    return play


def catalogue(play: town.Play) -> dossier.Catalogue:
    return queries.dossier(cases.dossier(play.case))


def lacking(play: town.Play) -> list[str]:
    """Acts whose papers are lacking; an act of two papers once."""
    return list(dict.fromkeys(one.act for one in catalogue(play).lacking))


def test_an_open_case_lists_what_is_there_and_asks_for_nothing(play):
    play.file()
    found = catalogue(play)
    assert found.outcome == ""
    assert found.lacking == ()
    assert [one.paper for one in found.main] == ["filing_form", "inquiry_record"]
    assert [one.paper for one in found.secondary] == ["lead_form", "investigation_report"]


def test_a_decided_case_lacks_service_and_closing_and_no_review_it_did_not_need(play):
    decided(play)
    assert catalogue(play).outcome == "予以行政处罚"
    assert lacking(play) == ["serve_decision", "close_case"]


def test_review_papers_stand_in_the_list_of_a_case_that_needed_review(play):
    decided(play, town.LARGE)
    assert lacking(play) == ["serve_decision", "close_case"]
    papers = [one.paper for one in catalogue(play).secondary]
    assert papers.index("review_request") < papers.index("review_opinion")
    assert papers.index("review_opinion") < papers.index("discussion_minutes")


def test_a_review_that_was_due_is_missing_where_its_record_is(play, monkeypatch):
    """The control: the same list without the records of review names both papers."""
    decided(play, town.LARGE)
    whole = dossier.people_acts
    without = {"request_review", "conclude_review"}
    monkeypatch.setattr(
        dossier, "people_acts", lambda found: [r for r in whole(found) if r.kind not in without]
    )
    assert set(lacking(play)) == {*without, "serve_decision", "close_case"}


def test_a_declined_lead_needs_two_papers(play):
    play.open().do("decline_filing", "d", {"ground": "no_violation", "reason": "没有违法事实。"})
    found = catalogue(play)
    assert (found.outcome, found.lacking) == ("不予立案", ())


def test_the_last_outcome_counts_and_one_undone_counts_no_more(play):
    decided(play)
    say = {"ground": "own_error", "reason": "认定有误。", "was_published": False}
    play.do("annul_decision", "d", say)
    assert catalogue(play).outcome == ""


def test_an_issued_paper_stands_with_its_number_and_a_voided_one_does_not(play):
    decided(play)
    state = {one.paper: one.state for one in catalogue(play).main}
    assert state[DECISION] == "unissued"
    done = issue(play)
    found = next(one for one in catalogue(play).main if one.paper == DECISION)
    assert (found.state, found.number) == ("issued", done.instrument)


@pytest.mark.parametrize("name", [PROCEDURE, "compulsion/measure"])
def test_every_paper_of_the_procedure_has_one_place_and_every_requirement_is_an_act(name):
    rule, procedure = dossier.rule(), acts.law().procedures[name]
    papers = {paper for action in procedure.actions.values() for paper in action.papers}
    placed = set(rule.places) - {dossier.FILES}
    assert papers <= placed
    exits = [out for out in rule.exits if out.procedure == name]
    assert exits
    for out in exits:
        named = {out.by, *((out.until,) if out.until else ())}
        named |= {act for wanted in out.require for act in wanted.acts}
        named |= {wanted.when for wanted in out.require} - {"", dossier.REVIEW, dossier.ABSENT}
        assert named <= set(procedure.actions)
        for wanted in out.require:
            assert procedure.actions[wanted.acts[0]].papers, wanted


AWAY = ON_THE_SPOT | {
    "party_present": False, "record": "witnessed", "witness": "样本见证人", "handed": "witness",
}  # fmt: skip
SERVED = {"method": "direct", "served_on": "2026-03-03", "receiver": "样本签收人"}
BOTH = {"beside": ("b",)}


def taken(play: town.Play, how: dict = ON_THE_SPOT) -> Measure:
    """Approved first, then seized."""
    case = Measure(play, MEASURE)
    case.report()
    play.do("decide", "d", {"way": "in_advance"})
    play.do("take", "a", how, **BOTH)
    return case


def test_the_papers_of_a_measure_stand_in_their_own_order_and_nothing_is_lacking(play):
    taken(play)
    found = catalogue(play)
    assert found.outcome == "实施措施"
    assert [one.paper for one in found.main] == [
        "measure_decision", "on_site_record", "measure_list",
    ]  # fmt: skip
    assert [one.paper for one in found.secondary] == [
        "measure_lead_form", "measure_approval", "measure_approval",
    ]  # fmt: skip
    assert lacking(play) == []


def test_a_lifted_measure_has_everything_once_it_is_served_returned_and_closed(play):
    taken(play, AWAY)
    assert lacking(play) == ["serve_decision"]
    play.do("serve_decision", "a", SERVED, **BOTH)
    play.do("lift", "d", {"ground": "no_violation"})
    assert (catalogue(play).outcome, lacking(play)) == (
        "解除措施",
        ["return_objects", "close_case"],
    )
    play.do("return_objects", "a", {"content": "全部退还。"}, **BOTH)
    play.do("close_case", "d", {"ground": "lifted"})
    assert lacking(play) == []


def test_one_taken_at_once_and_lifted_before_its_report_owes_no_report(play, monkeypatch):
    """With the control: without the condition the report would be asked for, and never be had."""
    Measure(play, MEASURE).take_at_once()
    assert lacking(play) == ["propose", "decide"]
    play.do("lift", "d", {"ground": "no_violation"})
    assert lacking(play) == ["return_objects", "close_case"]
    always = replace(
        dossier.rule(),
        exits=tuple(
            replace(out, require=tuple(replace(one, when="") for one in out.require))
            for out in dossier.rule().exits
        ),
    )
    monkeypatch.setattr(dossier, "rule", lambda: always)
    assert {"propose", "decide"} <= set(lacking(play))


def test_one_refused_before_it_was_taken_owes_no_lifting_and_one_taken_at_once_does(play):
    case = Measure(play, MEASURE)
    case.take_at_once()
    case.report()
    play.do("refuse", "d", {"reason": "不应当扣押。"})
    assert catalogue(play).outcome == "不同意采取措施"
    assert lacking(play) == ["lift", "return_objects", "close_case"]


def test_a_proposal_refused_needs_no_more_than_its_closing(play):
    Measure(play, MEASURE).report()
    play.do("refuse", "d", {"reason": "不应当扣押。"})
    assert lacking(play) == ["close_case"]


def test_a_listed_measure_taken_at_once_lacks_its_review_until_it_is_there(play):
    case = Measure(play, SEALING)
    case.take_at_once()
    case.report()
    assert lacking(play) == ["request_review", "conclude_review", "decide"]
    play.review()
    play.do("decide", "d", {"way": "afterwards"})
    assert lacking(play) == []


def test_objects_handed_over_leave_the_file_with_letter_and_notice(play):
    taken(play)
    say = {
        "organ": "样本公安局", "content": "肉制品二十箱。", "told_in_writing": True,
        "approval": "样本移送案号，2026年3月3日",
    }  # fmt: skip
    play.do("hand_over_objects", "a", say, **BOTH)
    assert (catalogue(play).outcome, lacking(play)) == ("随案移送", ["close_case"])
    assert {"objects_transfer_letter", "objects_transfer_notice"} <= {
        one.paper for one in catalogue(play).main
    }


def paged(items: tuple[dossier.Item, ...]) -> list[tuple[str, str]]:
    return [(one.paper, one.pages) for one in items if one.state != "unissued"]


def test_pages_are_counted_in_the_originals_and_each_volume_begins_at_one(play):
    decided(play)
    for paper in (FILING, DECISION, NOTICE):
        issue(play, paper)
    issue(play, "lead_form", act="register_lead")
    issue(play, "investigation_report", act="write_report")
    found = catalogue(play)
    for volume in (found.main, found.secondary):
        at = 1
        for one in (one for one in volume if one.state == "issued"):
            row = IssuedPaper.objects.get(paper=one.paper)
            with queries.bytes_of(row) as file:
                counted = len(pdf_reading.opened(file.read()).pages)
            last = at + counted - 1
            assert one.pages == (str(at) if at == last else f"{at}-{last}"), one
            at = last + 1
        assert at > 2
    assert [paper for paper, _ in paged(found.main)] == [FILING, DECISION, NOTICE]
    assert found.secondary[0].pages.startswith("1")
    assert all(one.pages == "" for one in found.main if one.state == "unissued")


def test_a_paper_of_no_act_stands_in_the_list_with_its_pages(play):
    play.file()
    spec = acts.law().documents["materials_notice"]
    assert not spec.acts
    act, by = play.ids["write_report"], town.actor("a")
    drafts.start(
        case=play.case, act=act, paper=spec.id, seen=0, by=by, at=play.frozen.now(),
        inputs={"until": "2026-03-10", "materials": ["进货台账"]},
    )  # fmt: skip
    issue(play, spec.id, act="write_report", draft=1)
    one = next(one for one in (*catalogue(play).main, *catalogue(play).secondary)
               if one.paper == spec.id)  # fmt: skip
    assert (one.state, one.part, bool(one.pages)) == ("issued", spec.part, True)


ATTACHED = {
    "a scan of three sheets": ("合同.pdf", 3, "2-4", "5"),
    "a photograph": ("现场.jpg", 1, "2", "3"),
    "a recording lies beside the volume": ("录音.mp3", 0, "", "2"),
    "a table nobody can count": ("台账.xlsx", None, "", ""),
}


@pytest.mark.parametrize("kind", ATTACHED)
def test_attachments_take_their_pages_and_what_cannot_be_counted_is_left_open(kind):
    name, counted, own, after = ATTACHED[kind]
    if not name.endswith(".pdf"):
        assert pages.of_file(name, "0" * 64) == counted
    assert list(pages.ranges([1, counted, 1])) == ["1", own, after]


def test_the_pages_of_any_pdf_are_those_of_its_tree():
    """Plain, packed into object streams, added to, damaged, encrypted, no PDF at all."""
    made = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(12):
            pdf.add_blank_page()
        pdf.save(made)
        assert pages.count(made.getvalue()) == 12
        packed = BytesIO()
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        assert b"/Type /Pages" not in packed.getvalue()
        assert pages.count(packed.getvalue()) == 12
        locked = BytesIO()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
        assert pages.count(locked.getvalue()) is None
    added = made.getvalue() + b"\n99 0 obj\n<</Type/Pages/Count 2/Kids[]>>\nendobj\n"
    assert pages.count(added) == 12
    assert pages.count(made.getvalue()[:40]) is None
    assert pages.count(b"GIF89a") is None


def test_the_list_to_be_bound_says_volume_number_title_and_pages(play):
    decided(play)
    issue(play, FILING)
    issue(play, DECISION)
    printed = queries.contents(cases.dossier(play.case), "main", play.frozen.now())
    words = printed.text()
    assert "正卷" in words
    rows = pdf_reading.tables(rendering.pdf(printed, rendering.Frame()))[0]
    assert rows[0] == ["序号", "文号", "责任者", "题名", "日期", "页号", "备注"]
    listed = {row[3]: row for row in rows[1:] if row[3]}
    assert listed["行政处罚决定书"][5]
    assert listed["行政处罚决定书"][1] == play.last.instrument
    assert listed["询问笔录"][5:] == ["", "尚未制发"]
    assert "线索来源登记表" not in listed
