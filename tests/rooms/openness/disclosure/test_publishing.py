"""Publishing takes two persons, and what is public changes with the act itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published
from tests.rooms.openness.disclosure.published import Secrets, decided, propose, publish, withdraw

from chengming.casework.cases import queries as cases
from chengming.casework.cases.errors import ActRefused, CaseMoved, NotEntitled
from chengming.casework.review import actions as review
from chengming.openness.disclosure import actions, drafts, office_queries, queries, rules
from chengming.openness.disclosure.actions import Choice
from chengming.openness.disclosure.errors import (
    ContentMoved,
    MinorParty,
    MustBeHidden,
    MustBeShown,
    NotADrafter,
    NothingToPublish,
    NotPublished,
    PersonalDataFound,
    ProposalAnswered,
    ReasonMissing,
    SamePerson,
)
from chengming.openness.disclosure.models import PublishedDecision
from chengming.record.records import queries as records


def test_a_published_decision_can_be_found_and_read(shown):
    decided(shown)
    done = publish(shown)
    page = queries.search_decisions("食品店")
    assert [row.slug for row in page.rows] == [done.slug]
    detail = queries.decision(done.slug)
    assert detail is not None
    assert (detail.row.number, detail.row.party) == ("澄市监罚〔2026〕1号", "江阴某食品店")
    assert (detail.row.amount_fen, detail.row.kinds) == (town.SMALL, ("fine",))
    assert detail.row.on_time
    assert detail.digest == done.digest
    titles = [block["title"] for block in detail.body]
    assert titles == [
        "当事人",
        "违法事实",
        "证据",
        "违反的规定",
        "处罚依据",
        "裁量",
        "处罚决定",
        "救济途径",
    ]
    assert [step["what"] for step in detail.remedies["steps"]] == ["申请行政复议", "提起行政诉讼"]


def test_the_act_of_the_case_and_the_page_are_one_transaction(shown, monkeypatch):
    decided(shown)
    proposal = propose(shown)
    monkeypatch.setattr(actions.projection, "project", _broken)
    with pytest.raises(RuntimeError):
        actions.approve(proposal=proposal, by=published.approver(), at=shown.frozen.now())
    assert "publish_decision" not in cases.fold(shown.case).latest
    assert not PublishedDecision.objects.exists()


def _broken(*_):
    raise RuntimeError


def test_whoever_drafted_cannot_approve(shown):
    decided(shown)
    by = published.approver()
    proposal = propose(shown, by=by)
    with pytest.raises(SamePerson, match="起草人"):
        actions.approve(proposal=proposal, by=by, at=shown.frozen.now())
    assert not PublishedDecision.objects.exists()
    other = published.approver(published.SECOND_APPROVER)
    assert actions.approve(proposal=proposal, by=other, at=shown.frozen.now()).slug


def test_with_the_rule_of_two_persons_taken_out_the_drafter_approves(shown, monkeypatch):
    decided(shown)
    by = published.approver()
    proposal = propose(shown, by=by)
    monkeypatch.setattr(rules, "check_second_person", lambda *_: None)
    assert actions.approve(proposal=proposal, by=by, at=shown.frozen.now()).slug


def test_a_former_handler_with_the_office_of_approver_cannot_approve(shown):
    town.registry.give_post(
        person="b" * 32, agency=town.AGENCY, office="disclosure_approver",
        valid_from=town.START.date(), by=town.REGISTRAR, at=shown.frozen.now(),
    )  # fmt: skip
    decided(shown)
    by = queries_actor("b", "disclosure_approver")
    for outcome, error in (("publish", ActRefused), ("withhold", SamePerson)):
        proposal = propose(shown, outcome, ground="no_social_impact")
        with pytest.raises(error):
            actions.approve(proposal=proposal, by=by, at=shown.frozen.now())


def test_standing_in_bears_the_bans_of_both(shown):
    decided(shown)
    proposal = propose(shown)
    drafter = office_queries.proposed(proposal, published.approver()).record.actor
    dossier = cases.dossier(shown.case)
    for by in (
        replace(published.approver(), for_person="b" * 32), replace(drafter, office=rules.APPROVER),
        replace(published.approver(), for_person=drafter.person),
    ):  # fmt: skip
        assert not rules.can_approve(dossier, drafter, by)
    assert not rules.can_approve(
        dossier, replace(drafter, for_person="9" * 32), published.approver()
    )
    assert rules.can_approve(dossier, drafter, replace(published.approver(), for_person="8" * 32))


def queries_actor(letter: str, office: str):
    return town.queries.actor(letter * 32, town.AGENCY, office, town.START.date())


def test_only_handlers_and_the_disclosure_office_draft(shown):
    decided(shown)
    for letter in ("1", "c", "d"):
        with pytest.raises(NotADrafter):
            propose(shown, by=town.actor(letter))
    with pytest.raises(NotEntitled):
        propose(
            shown, by=town.Actor(person="7" * 32, name="外人", office="officer", agency="health")
        )


def test_nothing_is_published_before_service_or_without_a_decision(shown):
    shown.file()
    with pytest.raises(NothingToPublish):
        propose(shown)
    shown.notice().decide()
    proposal = propose(shown)
    with pytest.raises(ActRefused, match="还没有送达"):
        actions.approve(proposal=proposal, by=published.approver(), at=shown.frozen.now())
    assert not PublishedDecision.objects.exists()


def test_a_judgment_without_reason_is_refused(shown):
    decided(shown)
    with pytest.raises(ReasonMissing):
        propose(shown, reason=" ")


def test_a_proposal_is_answered_once(shown):
    decided(shown)
    proposal = propose(shown)
    actions.approve(proposal=proposal, by=published.approver(), at=shown.frozen.now())
    with pytest.raises(ProposalAnswered):
        actions.approve(proposal=proposal, by=published.approver(), at=shown.frozen.now())


def test_a_returned_proposal_is_drafted_again(shown):
    decided(shown)
    proposal = propose(shown)
    by, at = published.approver(), shown.frozen.now()
    actions.return_proposal(proposal=proposal, reason="请改为摘要。", by=by, at=at)
    with pytest.raises(ProposalAnswered):
        actions.approve(proposal=proposal, by=by, at=at)
    (duty,) = office_queries.duties(town.AGENCY)
    assert duty.drafted == "returned"
    assert publish(shown, choice=Choice("summary")).slug


def test_a_later_proposal_takes_the_place_of_the_open_one(shown):
    decided(shown)
    first = propose(shown)
    second = propose(shown, choice=Choice("summary"))
    with pytest.raises(ProposalAnswered):
        actions.approve(proposal=first, by=published.approver(), at=shown.frozen.now())
    assert [w.proposal for w in office_queries.queue(town.AGENCY)] == [second]


def test_what_is_approved_is_what_was_drafted(shown):
    decided(shown)
    proposal = propose(shown)
    shown.do("rectify", "a", {
        "record": shown.ids["write_report"], "field": "evidence.0.title", "value": "销货台账",
        "reason": "笔误。", "approved_by": "d" * 32,
    })  # fmt: skip
    with pytest.raises(ContentMoved):
        actions.approve(proposal=proposal, by=published.approver(), at=shown.frozen.now())
    assert not PublishedDecision.objects.exists()


def test_with_that_comparison_taken_out_another_text_is_published(shown, monkeypatch):
    decided(shown)
    proposal = propose(shown)
    shown.do("rectify", "a", {
        "record": shown.ids["write_report"], "field": "evidence.0.title", "value": "销货台账",
        "reason": "笔误。", "approved_by": "d" * 32,
    })  # fmt: skip
    monkeypatch.setattr(rules, "check_same_content", lambda *_: None)
    done = actions.approve(proposal=proposal, by=published.approver(), at=shown.frozen.now())
    assert "销货台账" in str(queries.decision(done.slug).body)


def test_an_approver_who_saw_an_older_case_is_refused(shown):
    decided(shown)
    proposal = propose(shown)
    seq = office_queries.proposed(proposal, published.approver()).seq
    shown.do("pay", town.PARTY, {"fen": 100})
    with pytest.raises(CaseMoved):
        actions.approve(
            proposal=proposal, by=published.approver(), at=shown.frozen.now(), expected_seq=seq
        )


def test_what_must_be_said_cannot_be_hidden_and_what_is_demanded_cannot_be_shown(shown):
    secrets = Secrets()
    decided(shown, published.natural_facts(secrets))
    for part in ("violations.0.penalties.0.kind", "decision.number", "decision.amount"):
        with pytest.raises(MustBeShown):
            propose(shown, choice=Choice("full", {part: "case_secrets"}))
    with pytest.raises(MustBeHidden, match="身份证件号码"):
        propose(shown, choice=Choice("full", show=frozenset({"parties.0.id_number"})))


def test_a_human_may_hide_more_under_a_rule(shown):
    decided(shown)
    part = "violations.0.conduct/0002"
    done = publish(shown, choice=Choice("full", {part: "case_secrets"}))
    hidden = [p for b in queries.decision(done.slug).body for p in b["parts"] if "hidden" in p]
    assert "case_secrets" in {part["rule"] for part in hidden}
    assert "货值金额三百元" not in str(queries.decision(done.slug).body)


def test_a_minor_is_withheld_as_a_whole(shown):
    sheet = published.natural_facts(Secrets(born="2010-05-01"))
    decided(shown, sheet)
    with pytest.raises(MinorParty):
        propose(shown)
    done = publish(shown, "withhold", ground="minor")
    assert done.slug == ""
    (number,) = queries.register(town.AGENCY, "decide", 2026).numbers
    assert (number.state, number.slug) == ("not_by_law", "")


def test_a_minor_at_the_time_of_the_act_counts_too(shown):
    decided(shown, published.natural_facts(Secrets(born="2008-03-01")))
    with pytest.raises(MinorParty):  # 18 on 1 March, the act was on 20 February
        propose(shown)


def test_a_correction_is_a_new_version_and_the_old_digest_stays_listed(shown):
    decided(shown)
    first = publish(shown)
    shown.do("rectify", "a", {
        "record": shown.ids["write_report"], "field": "evidence.0.title", "value": "销货台账",
        "reason": "笔误。", "approved_by": "d" * 32,
    })  # fmt: skip
    second = publish(shown, "correct")
    assert (second.slug, second.version) == (first.slug, 2)
    detail = queries.decision(first.slug)
    assert detail.row.state == "corrected"
    assert "销货台账" in str(detail.body)
    assert [(v.digest, v.why) for v in detail.versions] == [
        (first.digest, "corrected"), (second.digest, ""),
    ]  # fmt: skip
    assert detail.row.published < detail.row.modified


def test_nothing_is_corrected_that_is_not_shown(shown):
    decided(shown)
    with pytest.raises(NotPublished):
        propose(shown, "correct")


def test_withdrawing_leaves_number_date_and_reason_only(shown):
    decided(shown)
    done = publish(shown)
    withdraw(shown)
    assert queries.decision(done.slug) is None
    assert queries.proof(done.slug) is None
    assert queries.search_decisions("食品店").rows == ()
    gone = queries.tombstone(done.slug)
    assert (gone.number, gone.reason) == ("澄市监罚〔2026〕1号", "公示内容有误。")
    assert [v.why for v in gone.versions] == ["withdrawn"]
    (number,) = queries.register(town.AGENCY, "decide", 2026).numbers
    assert (number.class_title, number.slug) == ("已撤下", done.slug)


@pytest.mark.parametrize(
    "reason", ["江阴某食品店有异议。", "联系13912345678。", "承办人甲弄错了。", "无"]
)
def test_the_public_reason_describes_nobody(shown, reason):
    decided(shown)
    done = publish(shown)
    with pytest.raises((PersonalDataFound, ReasonMissing)):
        withdraw(shown, reason=reason)
    assert queries.decision(done.slug) is not None


def test_the_same_decision_comes_back_under_its_own_address(shown):
    decided(shown)
    first = publish(shown)
    withdraw(shown)
    again = publish(shown)
    assert (again.slug, again.version) == (first.slug, 2)
    assert queries.tombstone(first.slug) is None
    assert [v.why for v in queries.decision(first.slug).versions] == ["withdrawn", ""]


def test_a_page_ends_with_its_term(shown):
    decided(shown)
    done = publish(shown)
    row = PublishedDecision.objects.get(pk=done.slug)
    assert row.shown_until.isoformat() == "2029-03-12"
    with town.clock(town.START + timedelta(days=1107)):
        assert queries.search_decisions("食品店").rows == ()
        assert queries.decision(done.slug) is None
        office_queries.life_of(shown.case)
        actions.projection.project(shown.case)
        assert queries.tombstone(done.slug).ground_title == "公示期满"


def test_duties_are_read_from_records_and_say_when(shown):
    decided(shown, served=False)
    (duty,) = office_queries.duties(town.AGENCY)
    assert (duty.what, duty.served, duty.drafted, duty.overdue) == ("publish", False, "", False)
    assert duty.due.computation.steps
    shown.frozen.move(timedelta(days=40))
    assert office_queries.duties(town.AGENCY)[0].overdue
    published.serve(shown)
    publish(shown)
    assert office_queries.duties(town.AGENCY) == []


def test_an_annulled_decision_must_be_withdrawn(shown):
    decided(shown)
    publish(shown)
    shown.do(
        "annul_decision", "d", {"ground": "own_error", "reason": "错误。", "was_published": True}
    )
    (duty,) = office_queries.duties(town.AGENCY)
    assert (duty.what, duty.due.deadline.isoformat()) == ("withdraw", "2026-03-17")
    withdraw(shown, "annulled", "决定已被撤销。")
    assert office_queries.duties(town.AGENCY) == []


def test_a_draft_keeps_choices_and_no_fact(shown):
    secrets = Secrets()
    decided(shown, published.natural_facts(secrets))
    kept = drafts.save(
        case=shown.case, outcome="publish", choice=Choice("full", {"violations.0.place": "by_hand"}),
        ground="", reason="草稿。", by=town.actor("a"), at=shown.frozen.now(),
    )  # fmt: skip
    row = drafts.Draft.objects.get(pk=kept.decision)
    assert not any(secret in str(vars(row)) for secret in secrets.all())
    assert office_queries.desk(shown.case, town.actor("a")).reviewed.choice == kept.choice
    propose(shown)
    assert drafts.of_decision(kept.decision) is None


def test_an_act_of_publication_without_a_page_leaves_the_number_due(shown):
    decided(shown)
    review.perform(
        case=shown.case, act="publish_decision", by=published.approver(), at=shown.frozen.now(),
        say={"scope": "summary"},
    )  # fmt: skip
    shown.frozen.move(timedelta(days=40))
    actions.projection.project(shown.case)
    (number,) = queries.register(town.AGENCY, "decide", 2026).numbers
    assert number.state == "overdue"


def test_the_approval_is_a_record_that_holds_the_page_itself(shown):
    decided(shown)
    done = publish(shown)
    record = records.by_id(done.record)
    assert record.kind == "approve_publication"
    assert record.say["snapshot"] == PublishedDecision.objects.get(pk=done.slug).snapshot
