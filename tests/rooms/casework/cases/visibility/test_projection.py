"""What is derived beside a case is what its records say; the audit finds whatever is not."""

import uuid

import psycopg
import pytest
from tests.rooms.casework import town

from chengming.casework.cases import actions, audit
from chengming.casework.cases.models import Case, Involvement, SearchText
from chengming.casework.cases.visibility import projection

ATTACKS = {
    "let in": ("INSERT INTO cases_involvement (case_id, person, role)"
               " SELECT id, repeat('9', 32), 'handler' FROM cases_case", "承办人"),
    "recusal forgotten": ("DELETE FROM cases_involvement WHERE role = 'recused'", "已回避"),
    "role changed": ("UPDATE cases_involvement SET role = 'took_part' WHERE role = 'reviewer'", "法制审核"),
    "text changed": ("UPDATE cases_search_text SET text = 'x'", "text"),
    "paper hidden": ("UPDATE cases_search_text SET papers = '{}'", "papers"),
    "text removed": ("DELETE FROM cases_search_text", "被删除"),
    "review hidden": ("UPDATE cases_case SET sent_to_review = false", "sent_to_review"),
    "decision hidden": ("UPDATE cases_case SET decided = false", "decided"),
    "last act": ("UPDATE cases_case SET last_act = 'pay', last_by = ''", "last_act"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_audit_names_what_was_changed_beside_a_case(real_play, scratch_city, attack):
    real_play.file(town.LARGE).review().notice().discuss().decide()
    real_play.do("recuse", "b", {"ground": "与当事人有近亲属关系。"})
    assert audit.audit() == []
    with psycopg.connect(scratch_city.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute(ATTACKS[attack][0])
    findings = audit.audit()
    assert any(ATTACKS[attack][1] in f"{f.where} {f.what}" for f in findings)
    assert all("9" * 32 not in f"{f.where} {f.what}" for f in findings), "nobody is named"


@pytest.mark.django_db
def test_it_may_be_made_again_from_the_records(play):
    play.file(town.LARGE).review().notice().discuss().decide()

    def rows():
        involved = set(Involvement.objects.values_list("case_id", "person", "role"))
        return involved, list(SearchText.objects.values_list("papers", "text"))

    before = rows()
    Involvement.objects.all().delete()
    SearchText.objects.update(papers=["x"], text="y")
    case = Case.objects.get(pk=play.case)
    dossier = audit.dossiers.read(case, audit.law_of(_law(play)), play.frozen.now())
    projection.rebuild(case, dossier.records, dossier.fold)
    assert rows() == before
    assert audit.audit() == []


def _law(play):
    from chengming.record.records import queries

    return queries.by_id(uuid.UUID(play.ids["decide"])).law


@pytest.mark.django_db
def test_a_voided_act_involves_nobody_any_more(play):
    play.file()
    play.do("collect_evidence", "a", {"item": "另案台账"}, beside=("1",))
    assert Involvement.objects.filter(person="1" * 32).exists()
    play.do(
        "void_record", "f", {"record": play.ids["collect_evidence"], "reason": "录入了别的案件"}
    )
    assert not Involvement.objects.filter(person="1" * 32).exists()
    assert audit.audit() == []


@pytest.mark.django_db
def test_a_refused_act_involves_nobody(play):
    play.file()
    before = set(Involvement.objects.values_list("person", "role"))
    with pytest.raises(actions.CorrectionRefused):
        play.do("void_record", "f", {"record": play.ids["file_case"], "reason": "试"})
    assert set(Involvement.objects.values_list("person", "role")) == before


@pytest.mark.django_db
def test_outsiders_are_not_among_the_persons(play):
    play.file().notice()
    play.do("state_defense", town.PARTY, {"content": "请求从轻。"})
    play.do("request_recusal", town.PARTY, {"person": "没有这个人" * 20, "ground": "有利害关系。"})
    assert not Involvement.objects.filter(person__contains=":").exists()
    play.do("decide_recusal", "d", {"person": "没有这个人" * 20, "outcome": "granted"})
    assert audit.audit() == []
