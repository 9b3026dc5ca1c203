"""复核: each act is judged again by the law its record names; what should not be there is named."""

import pytest
from tests.rooms.casework import town

from chengming.casework.cases import audit, carrying, scope
from chengming.casework.cases.models import Case
from chengming.law.load import load, load_files
from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.standing.accounts import acts

pytestmark = pytest.mark.django_db


def forge(play, kind, by, say, **more):
    """A record written past the law, with everything that hangs on it kept consistent."""
    case = Case.objects.get(pk=play.case)
    found = record_queries.of_stream(case.stream_id)
    said = {"version": case.version, "say": say | {"context": found[-1].say["context"]}} | more
    acts.write(
        stream=carrying.stream_of(case), kind=kind, by=by, at=play.frozen.now(),
        procedure="penalty/ordinary", **said,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(seq=case.seq + 1)


def test_an_unlawful_act_is_named_with_its_gate(play):
    play.file()
    assert audit.audit() == []
    forge(play, "inquire", town.actor("a"), {"content": "一人询问。"})
    findings = audit.audit()
    case = "澄市监案〔2026〕1号"
    named = {finding.where: finding.what for finding in findings}
    assert "officers_inquire" in named.pop(f"{case} 第 7 号记录（inquire）")
    assert set(named) == {f"案件 {case} 的 last_act"}, "the forger kept the row as it was"


def test_a_false_no_by_the_application_is_found(play, monkeypatch):
    due = scope.due

    def never(fold, before, at):
        found = due(fold, before, at)
        return found and scope.Judgment(found.version, needs_review=False)

    monkeypatch.setattr(scope, "due", never)
    play.file(town.LARGE)
    monkeypatch.setattr(scope, "due", due)
    assert any("重新计算" in finding.what for finding in audit.audit())


def test_a_judgment_left_out_is_found(play, monkeypatch):
    due = scope.due
    monkeypatch.setattr(scope, "due", lambda fold, before, at: None)
    play.file()
    monkeypatch.setattr(scope, "due", due)
    assert any("没有判断记录" in finding.what for finding in audit.audit())


def test_a_case_that_spans_two_laws_is_judged_by_each(play, monkeypatch):
    old = load()
    name = "procedures/penalty/ordinary.yaml"
    new = load_files({**old.files, name: old.files[name] + "# 新版本\n".encode()})
    assert new.digest != old.digest
    play.file()
    monkeypatch.setattr(acts, "law", lambda: new)
    play.notice().decide()
    laws = {record.law for record in record_queries.of_stream(Case.objects.get().stream_id)}
    assert laws == {old.digest, new.digest}
    assert audit.audit() == []


def test_law_that_was_not_kept_cannot_be_replayed(play, monkeypatch):
    play.file()
    monkeypatch.setattr(record_queries, "law_archive", lambda digest: None)
    audit.law_of.cache_clear()
    findings = audit.audit()
    assert findings
    assert "重新核验" in findings[0].what
    monkeypatch.undo()
    assert audit.audit() == []


def test_a_record_of_a_case_that_is_gone_is_named(play):
    play.file()
    records.open_stream("case", "f" * 32)
    assert any("没有案件" in finding.what for finding in audit.audit())
