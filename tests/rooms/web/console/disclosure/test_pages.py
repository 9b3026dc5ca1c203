"""Pages of disclosure: drafting beside the original, approving by another, withdrawing with reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published
from tests.rooms.openness.disclosure.published import (
    Secrets,
    decided,
    natural_facts,
    propose,
    publish,
)
from tests.rooms.web.console.signed_in import client_for

from chengming.openness.disclosure import office_queries, queries
from chengming.openness.disclosure.models import Draft, Proposal, PublishedDecision


@pytest.fixture
def shown(play):
    """The town with two approvers."""
    published.enroll_approvers()
    return play


def at(name: str, *place: object) -> str:
    return reverse(f"console:{name}", args=place)


def sits(letter: str, office: str, *, fresh: bool = True):
    return client_for(letter * 32, town.AGENCY, office, fresh=fresh)


def number_of(play) -> str:
    return office_queries.find_case(play.case).number


def page(answer) -> str:
    return answer.content.decode()


def test_the_list_says_what_is_due_by_when_and_how_that_was_computed(shown):
    decided(shown)
    text = page(sits("a", "officer").get(at("disclosure-queue")))
    assert "公示 澄市监罚〔2026〕1号" in text
    assert "2026" in text
    assert "怎么算的" in text
    shown.frozen.move(timedelta(days=40))
    assert "逾期" in page(sits("a", "officer").get(at("disclosure-queue")))


def test_one_who_may_not_see_the_case_does_not_see_it_on_the_list(shown):
    decided(shown)
    assert "澄市监罚" not in page(sits("1", "officer").get(at("disclosure-queue")))
    assert sits("1", "officer").get(at("disclosure-draft", number_of(shown))).status_code == 404
    assert sits("1", "officer").get(at("disclosure-papers", number_of(shown))).status_code == 404


def test_original_and_public_text_stand_side_by_side(shown):
    secrets = Secrets()
    decided(shown, natural_facts(secrets))
    client = sits("a", "officer")
    text = page(
        client.post(at("disclosure-draft", number_of(shown)), form(shown, save="1", scope="full"))
    )
    assert secrets.id_number in text, "the drafter sees the original"
    assert "〔隐去：身份证件号码〕" in text
    assert "必须隐去，不能改" in text
    assert "必须公示，不能隐去" in text
    assert Draft.objects.get().scope == "full"


def form(play, **more: str) -> dict[str, str]:
    seq = office_queries.find_case(play.case).seq
    said = {"outcome": "publish", "scope": "summary", "ground": "", "reason": published.REASON}
    return said | {"seen_seq": str(seq)} | more


def test_from_draft_to_page_by_two_persons(shown):
    decided(shown)
    drafter, approver = sits("a", "officer"), sits("9", "disclosure_approver")
    answer = drafter.post(at("disclosure-draft", number_of(shown)), form(shown, propose="1"))
    assert answer.status_code == 302
    assert not PublishedDecision.objects.exists()
    proposal = Proposal.objects.get()
    place = at("disclosure-proposal", proposal.pk)
    assert drafter.get(place).status_code == 404, "not his office"
    assert "审批：公示 澄市监罚〔2026〕1号" in page(approver.get(place))
    seq = str(office_queries.find_case(shown.case).seq)
    answer = approver.post(place, {"note": "", "seen_seq": seq, "approve": "1"})
    assert answer.status_code == 302
    assert queries.search_decisions("食品店").count == 1
    assert approver.get(place).status_code == 404, "it was answered"
    assert "公示中" in page(approver.get(at("disclosure-published")))


def test_an_approver_who_drafted_is_refused_on_the_page(shown):
    decided(shown)
    proposal = propose(shown, by=published.approver())
    place = at("disclosure-proposal", proposal)
    client = sits("9", "disclosure_approver")
    assert "由起草人、承办人以外的公示审批人员审批" in page(client.get(place))
    seq = str(office_queries.find_case(shown.case).seq)
    answer = client.post(place, {"note": "", "seen_seq": seq, "approve": "1"})
    assert "起草人不能审批" in page(answer)
    assert not PublishedDecision.objects.exists()


def test_approving_asks_for_a_second_factor_shown_just_now(shown):
    decided(shown)
    proposal = propose(shown)
    client = sits("9", "disclosure_approver", fresh=False)
    client.post(at("disclosure-proposal", proposal), {"seen_seq": "1", "approve": "1"})
    assert not PublishedDecision.objects.exists()


def test_what_was_typed_comes_back_with_what_is_wrong(shown):
    decided(shown)
    client = sits("a", "officer")
    place = at("disclosure-draft", number_of(shown))
    answer = client.post(place, form(shown, propose="1", outcome="withhold", reason="理由很充分。"))
    text = page(answer)
    assert "不予公示的情形应为" in text
    assert "理由很充分。" in text
    hostile = "<script>alert(1)</script>"
    text = page(client.post(place, form(shown, save="1", reason=hostile)))
    assert hostile not in text
    assert "&lt;script&gt;" in text


def test_a_part_may_be_hidden_by_hand_and_a_demanded_one_not_shown(shown):
    secrets = Secrets()
    decided(shown, natural_facts(secrets))
    client, place = sits("a", "officer"), at("disclosure-draft", number_of(shown))
    more = {"scope": "full", "part:violations.0.value": "", "part:parties.0.id_number": ""}
    answer = client.post(place, form(shown, propose="1") | more)
    assert "必须隐去" in page(answer)
    assert not Proposal.objects.exists()
    hidden = {"scope": "full", "part:evidence.0.title": "case_secrets"}
    client.post(place, form(shown, propose="1") | hidden)
    done = approve(shown)
    assert "进货台账" not in str(queries.decision(done).body)


def approve(play) -> str:
    play.frozen.move(timedelta(hours=1))
    seq = str(office_queries.find_case(play.case).seq)
    place = at("disclosure-proposal", Proposal.objects.get(state="open").pk)
    said = {"note": "", "seen_seq": seq, "approve": "1"}
    assert sits("9", "disclosure_approver").post(place, said).status_code == 302
    return PublishedDecision.objects.get().slug


def test_returned_with_reason_and_not_without(shown):
    decided(shown)
    place = at("disclosure-proposal", propose(shown))
    client = sits("9", "disclosure_approver")
    seq = str(office_queries.find_case(shown.case).seq)
    assert "应当写明理由" in page(client.post(place, {"note": "", "seen_seq": seq, "return": "1"}))
    assert (
        client.post(place, {"note": "改为摘要。", "seen_seq": seq, "return": "1"}).status_code
        == 302
    )
    assert "已退回" in page(sits("a", "officer").get(at("disclosure-queue")))


def test_withdrawing_leaves_the_reason(shown):
    decided(shown)
    slug = publish(shown).slug
    place = at("disclosure-withdraw", number_of(shown))
    assert sits("a", "officer").get(place).status_code == 404
    client = sits("9", "disclosure_approver")
    assert client.get(place).status_code == 200
    seq = str(office_queries.find_case(shown.case).seq)
    said = {"ground": "error", "reason": "江阴某食品店有误", "seen_seq": seq}
    assert "当事人名称" in page(client.post(place, said))
    assert queries.decision(slug) is not None
    shown.frozen.move(timedelta(hours=1))
    said["reason"] = "公示内容有误，更正后重新公示。"
    assert client.post(place, said).status_code == 302
    assert queries.tombstone(slug).reason == said["reason"]
    assert client.get(place).status_code == 404, "nothing is shown any more"


def test_a_published_decision_is_corrected_from_the_same_page(shown):
    decided(shown)
    first = publish(shown)
    text = page(sits("a", "officer").get(at("disclosure-draft", number_of(shown))))
    assert "更正公示" in text
    shown.frozen.move(timedelta(hours=1))
    more = {"outcome": "correct", "scope": "full", "part:evidence.0.title": "by_hand"}
    sits("a", "officer").post(
        at("disclosure-draft", number_of(shown)), form(shown, propose="1") | more
    )
    assert approve(shown) == first.slug
    assert queries.decision(first.slug).row.state == "corrected"


def test_codes_of_papers_are_shown_to_whoever_sees_the_case(shown):
    decided(shown)
    text = page(sits("a", "officer").get(at("disclosure-papers", number_of(shown))))
    code = office_queries.papers_of(shown.case)[0].code
    assert code in text
    assert "行政处罚决定书" in text


def test_a_case_without_decision_has_no_draft(shown):
    shown.file()
    assert sits("a", "officer").get(at("disclosure-draft", number_of(shown))).status_code == 404


def test_letters_page_is_empty_and_says_how_far_the_portal_follows(shown):
    text = page(sits("9", "disclosure_approver").get(at("disclosure-letters")))
    assert "没有待处理的来信" in text
    assert "落后日志" in text


@pytest.mark.parametrize("name", [
    "disclosure-queue", "disclosure-proposals", "disclosure-published", "disclosure-letters",
])  # fmt: skip
def test_lists_without_anything_say_so(shown, name):
    assert sits("9", "disclosure_approver").get(at(name)).status_code == 200


@pytest.mark.parametrize(("act", "to"), [
    ("publish_decision", "disclosure-draft"), ("withhold_publication", "disclosure-draft"),
    ("withdraw_publication", "disclosure-withdraw"),
])  # fmt: skip
def test_the_forms_of_these_acts_lead_to_the_pages_of_two_persons(shown, act, to):
    decided(shown)
    seq = shown.last.seq
    client, number = sits("9", "disclosure_approver"), number_of(shown)
    for ask in (client.get, client.post):
        answer = ask(at("acts-form", number, act), {"scope": "summary", "do": "hand_in"})
        assert (answer.status_code, answer.url) == (302, at(to, number))
    assert office_queries.find_case(shown.case).seq == seq
