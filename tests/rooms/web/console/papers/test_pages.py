"""Pages of papers: list, text, draft, take back, issue, void, bundle, and the list of the dossier."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import DECISION, decided, reworded
from tests.rooms.web.console.signed_in import client_for

from chengming.casework.cases import actions
from chengming.casework.cases import queries as cases
from chengming.casework.documents.models import IssuedPaper, PaperDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(play, tmp_path, settings):
    settings.CHENGMING_HOME = tmp_path
    return decided(play)


def sits(letter: str, office: str, *, fresh: bool = True):
    return client_for(letter * 32, town.AGENCY, office, fresh=fresh)


def number(play) -> str:
    return cases.case(play.case).number


def at(play, name: str, *more: object, act: str = "decide", paper: str = DECISION) -> str:
    place = () if name in ("list", "dossier") else (play.ids[act], paper)
    return reverse(f"console:papers-{name}", args=(number(play), *place, *more))


def text(answer) -> str:
    return answer.content.decode()


def start(client, play, seen=0):
    return client.post(at(play, "draft"), {"seen": seen})


def upload(client, play, data, seen=1):
    file = SimpleUploadedFile("改.docx", data)
    return client.post(at(play, "upload"), {"seen": seen, "document": file})


def issue(client, play, seen=0, **more):
    form = "00000000-0000-0000-0000-000000000007"
    return client.post(at(play, "issue"), {"seen": seen, "submission": form} | more)


def test_the_list_names_every_paper_with_its_state(play):
    page = text(sits("a", "officer").get(at(play, "list")))
    assert "行政处罚决定书" in page
    assert "未制发" in page
    assert at(play, "one") in page


def test_a_paper_shows_its_text_and_may_be_looked_at_before_it_is_issued(play):
    client = sits("a", "officer")
    assert "江阴某食品店" in text(client.get(at(play, "one")))
    preview = client.get(at(play, "preview"))
    assert preview.content.startswith(b"%PDF-")
    assert preview.headers["Content-Disposition"].startswith("inline")
    assert preview.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in preview.headers["Content-Security-Policy"]


def test_from_draft_over_word_to_an_issued_paper(play):
    client = sits("a", "officer")
    assert start(client, play).status_code == 302
    word = client.get(at(play, "docx", 1))
    assert word.headers["Content-Disposition"].startswith("attachment")
    changed = reworded(word.content, "超过保质期的饼干", "超过保质期三天的饼干")
    assert upload(client, play, changed).status_code == 302
    page = text(client.get(at(play, "one")))
    assert "三天" in page
    assert "<ins>" in page
    assert "改动 1 段" in page
    assert issue(client, play, seen=2).status_code == 302
    row = IssuedPaper.objects.get()
    page = text(client.get(at(play, "one")))
    assert row.number in page
    assert row.sha256 in page
    got = client.get(reverse("console:papers-file", args=(number(play), row.pk)))
    assert b"".join(got.streaming_content).startswith(b"%PDF-")


def test_a_form_sent_twice_is_one_paper(play):
    client = sits("a", "officer")
    issue(client, play)
    assert issue(client, play).status_code == 302
    assert IssuedPaper.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 nothing more"])
def test_a_file_that_cannot_be_taken_back_is_refused_in_words_and_nothing_is_lost(play, data):
    client = sits("a", "officer")
    start(client, play)
    answer = upload(client, play, data)
    assert answer.status_code == 409
    assert "江阴某食品店" in text(answer)
    assert PaperDraft.objects.count() == 1


def test_an_old_page_does_not_issue_over_a_newer_version(play):
    client = sits("a", "officer")
    start(client, play)
    answer = issue(client, play, seen=0)
    assert answer.status_code == 409
    assert "第 1 稿" in text(answer)
    assert not IssuedPaper.objects.exists()


def test_issuing_and_voiding_want_a_factor_shown_just_now(play):
    stale = sits("a", "officer", fresh=False)
    assert not IssuedPaper.objects.exists()
    answer = issue(stale, play)
    assert not IssuedPaper.objects.exists()
    assert "submission" in text(answer), "what was sent comes along"


def test_voiding_keeps_what_was_typed_when_it_is_refused_and_the_number_when_not(play):
    client = sits("a", "officer")
    issue(client, play)
    row = IssuedPaper.objects.get()
    address = reverse("console:papers-void", args=(number(play), row.pk))
    assert client.post(address, {"reason": " "}).status_code == 409
    assert client.post(address, {"reason": "打印有误"}).status_code == 302
    page = text(client.get(at(play, "one")))
    assert "已作废" in page
    assert "打印有误" in page
    assert row.number in text(client.get(at(play, "list")))
    refused = client.post(address, {"reason": "再来一次的理由"})
    assert refused.status_code == 409
    assert "已经作废" in text(refused)


def test_a_correction_carries_its_reason(play):
    client = sits("a", "officer")
    issue(client, play)
    row = IssuedPaper.objects.get()
    page = text(client.get(at(play, "one")))
    assert f'value="{row.pk}"' in page
    form = {"corrects": row.pk, "submission": "00000000-0000-0000-0000-000000000008"}
    assert issue(client, play, reason="", **form).status_code == 409
    assert issue(client, play, reason="住所写错一字", **form).status_code == 302
    assert "已更正" in text(client.get(at(play, "one")))


def test_the_bundle_says_it_is_not_ready_until_the_log_has_its_record(play):
    client = sits("a", "officer")
    issue(client, play)
    row = IssuedPaper.objects.get()
    answer = client.get(reverse("console:papers-bundle", args=(number(play), row.pk)), follow=True)
    assert "还没有排入公开日志" in text(answer)
    sheet = client.get(reverse("console:papers-sheet", args=(number(play), row.pk)))
    assert sheet.status_code == 409
    assert "还没有排入公开日志" in text(sheet)


def test_whoever_may_not_issue_sees_the_paper_and_no_button(play):
    page = text(sits("d", "agency_head").get(at(play, "one")))
    assert at(play, "issue") in page
    reader = sits("f", "head_of_section").get(at(play, "one"))
    assert reader.status_code == 200
    assert sits("1", "officer").get(at(play, "one")).status_code == 404


def test_the_dossier_says_what_is_there_and_what_is_missing(play):
    page = text(sits("a", "officer").get(at(play, "dossier")))
    for word in ("正卷", "副卷", "行政处罚决定书", "卷内还缺", "送达回证", "结案审批表"):
        assert word in page
    assert "法制审核意见书" not in page


def test_papers_of_another_case_are_not_there(play):
    client = sits("a", "officer")
    issue(client, play)
    row = IssuedPaper.objects.get()
    other = decided(town.Play(play.frozen))
    address = reverse("console:papers-file", args=(number(other), row.pk))
    assert client.get(address).status_code == 404
    assert client.get(at(play, "docx", 9)).status_code == 404
    assert client.get(at(play, "one", paper="sample")).status_code == 404


def test_the_case_page_leads_to_papers_and_dossier(play):
    page = text(sits("a", "officer").get(reverse("console:cases-page", args=(number(play),))))
    assert at(play, "list") in page
    assert at(play, "dossier") in page


def test_nothing_of_the_case_stands_in_a_file_name(play):
    client = sits("a", "officer")
    issue(client, play)
    row = IssuedPaper.objects.get()
    got = client.get(reverse("console:papers-file", args=(number(play), row.pk)))
    b"".join(got.streaming_content)
    assert "江阴某食品店" not in got.headers["Content-Disposition"]


def test_what_only_the_paper_says_is_asked_and_comes_back_when_it_is_wrong(play):
    client = sits("a", "officer")
    assert "限期提供材料通知书" in text(client.get(at(play, "list")))
    page = text(client.get(at(play, "one", paper="materials_notice")))
    assert 'name="f.materials"' in page
    address = at(play, "draft", paper="materials_notice")
    wrong = client.post(address, {"seen": 0, "f.until": "明天以后", "f.materials": "进货台账"})
    assert wrong.status_code == 409
    assert "明天以后" in text(wrong)
    assert "进货台账" in text(wrong)
    good = {"seen": 0, "f.until": "2026-12-31", "f.materials": "进货台账"}
    assert client.post(address, good).status_code == 302
    assert "进货台账" in text(client.get(at(play, "one", paper="materials_notice")))


def erased(play) -> None:
    """Paid, closed, and the party lawfully erased by two."""
    day = play.frozen.now().date().isoformat()
    served = {"paper": "penalty", "method": "direct", "served_on": day}
    play.do("serve_decision", "a", served, beside=("b",))
    play.do("pay", town.PARTY, {"fen": town.SMALL})
    play.do("record_performance", "a", {"content": "已缴清。"})
    play.do("close_case", "d", {"ground": "performed"})
    how = {
        "case": play.case, "record": uuid.UUID(play.ids["file_case"]), "fields": ["say.parties"],
        "at": play.frozen.now(), "reason": "保存期限届满，经鉴定销毁",
    }  # fmt: skip
    approvals = tuple(actions.approve_erasure(**how, by=town.actor(one)) for one in "df")
    actions.erase(**how, by=town.actor("f"), approvals=approvals)


def test_an_erased_original_is_told_of_with_date_and_approval_and_never_given(play):
    client = sits("a", "officer")
    issue(client, play)
    row = IssuedPaper.objects.get()
    erased(play)
    for name in ("file", "bundle", "beside"):
        got = client.get(reverse(f"console:papers-{name}", args=(number(play), row.pk)))
        assert got.status_code == 410, name
        assert "依法删除（个人信息保护法第四十七条）" in text(got)
        assert "%PDF" not in text(got)
    page = text(client.get(at(play, "one")))
    assert "原件已依法删除" in page
    assert "保存期限届满，经鉴定销毁" in page
    assert row.number in page
    assert row.sha256 in page
    assert reverse("console:papers-file", args=(number(play), row.pk)) not in page
    assert "还不能制发" not in page
    sheet = client.get(reverse("console:papers-sheet", args=(number(play), row.pk)))
    assert "依法删除" in text(sheet)


def test_the_list_of_the_dossier_has_pages_and_prints_as_its_form(play):
    client = sits("a", "officer")
    issue(client, play)
    page = text(client.get(at(play, "dossier")))
    assert '<td data-head="页号" class="num">1' in page
    for volume in ("main", "secondary"):
        address = reverse("console:papers-contents", args=(number(play), volume))
        assert address in page
        got = client.get(address)
        assert got.content.startswith(b"%PDF-")
        assert got.headers["Content-Disposition"].startswith("inline")
    nowhere = reverse("console:papers-contents", args=(number(play), "third"))
    assert client.get(nowhere).status_code == 404


def test_the_record_of_an_erasure_can_be_read(play):
    client = sits("a", "officer")
    issue(client, play)
    erased(play)
    for record in cases.dossier(play.case).records[-3:]:
        address = reverse("console:cases-record", args=(number(play), record.id.hex))
        page = text(client.get(address))
        assert "依法删除" in page
        assert "保存期限届满，经鉴定销毁" in page
