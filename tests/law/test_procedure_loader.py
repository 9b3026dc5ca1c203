"""A procedure file is read strictly: what is wrong is refused with its file and line."""

import pytest
from tests.law.small_procedure import SMALL, TEXT, read

from chengming.law.errors import LawFileError
from chengming.law.procedure import OpenClause, RecordClause

FILING = "  file_case:\n    title: 立案\n"
CLOSE = "  close: {title: 结案, stage: archiving, by: [agency_head], cite: 行政处罚法/47}\n"
COURT = "  apply_court: {title: 申请法院, stage: execution, by: [agency_head], ends: [window], cite: 行政强制法/53}\n"
HEARD = "  party_heard: {at: [decide], require: [{any: [{elapsed: statement}, {record: defend, after: [notify]}]}], say: 陈述申辩期限未满。, cite: 行政处罚法/45}\n"

# what is replaced, by what, and what the refusal must say
WRONG = {
    "unknown key": (CLOSE, CLOSE.replace("by:", "whom:"), "不认识的键“whom”"),
    "duplicate key": (FILING, FILING + "    title: 再立案\n", "重复"),
    "no citation": (CLOSE, CLOSE.replace(", cite: 行政处罚法/47", ""), "缺少“cite”"),
    "no such article": (CLOSE, CLOSE.replace("法/47", "法/4700"), "不存在"),
    "no such statute": (CLOSE, CLOSE.replace("行政处罚法/47", "某某法/1"), "不在已录入"),
    "unknown stage": (CLOSE, CLOSE.replace("archiving", "the_end"), "不在可用的词之内"),
    "unknown office": (CLOSE, CLOSE.replace("agency_head", "boss"), "不认识的岗位“boss”"),
    "unknown clock": (COURT, COURT.replace("[window]", "[door]"), "没有名为“door”的期限"),
    "unknown parameter": ("rule: review/time_limit", "rule: review/time", "没有参数“review/time”"),
    "unknown act at a gate": ("reviewer_apart: {at: [review]", "reviewer_apart: {at: [reviews]", "没有名为“reviews”的行为"),
    "unknown kind in a clause": ("{record: defend, after", "{record: defense, after", "没有名为“defense”的行为"),
    "unknown condition": ("when: major", "when: majors", "没有名为“majors”的条件"),
    "unknown predicate": ("predicate: money_settled", "predicate: money", "没有名为“money”的判断函数"),
    "unknown clause word": ("{elapsed: statement}", "{expired: statement}", "恰有一个条款词"),
    "two clause words": ("{elapsed: statement}", "{elapsed: statement, running: gap}", "恰有一个条款词"),
    "unknown field": ("with: {outcome: passed, version: same}", "with: {result: passed}", "没有“result”"),
    "unknown value": ("with: {outcome: passed, version: same}", "with: {outcome: good}", "没有“good”这个值"),
    "input the act has not": ("{compare: [this.amount, ", "{compare: [this.sum, ", "没有输入“sum”"),
    "bare comparison": ("require: [{record: notify}, {compare", "require: [{compare", "应当先以 record 要求"),
    "bad operator": ('"<=", notify', '"=<", notify', "不在可用的词之内"),
    "record denied by not": ("{not: {open: ask_review}}", "{not: {record: ask_review}}", "请用 none"),
    "open of what nobody answers": ("{not: {open: ask_review}}", "{not: {open: inquire}}", "没有任何行为回应"),
    "empty list of clauses": ("require: [{none: close}]", "require: []", "至少要有一个条款"),
    "ring of conditions": ("any: [complex_case, {record: hear}]", "any: [complex_case, major]", "最终又依赖自己"),
    "ring of clocks": ("on_expiry: overdue, cite: 行政强制法/53", "on_expiry: overdue, chains: [litigation], cite: 行政强制法/53", "最终又依赖自己"),
    "clock nobody starts": ("starts: [gap], ", "", "没有任何行为开始它"),
    "fact nobody states": ("facts: {must: [violations, complex], may: [parties]}", "facts: {must: [complex], may: [parties]}\n    # violations", "没有任何行为填写它"),
    "name of a generated gate": (HEARD, HEARD.replace("party_heard", "facts_decide"), "自动生成的关卡名"),
    "fact and input of one name": ("says: {ground: {title: 理由, type: text, optional: true}}", "says: {violations: {title: 理由, type: text}}", "不得同名"),
    "enum without values": ("type: enum, values: [granted, refused]", "type: enum", "enum 应当列出 values"),
    "word that YAML reads as a flag": ("values: [granted, refused]", "values: [granted, no]", "读成不同的值"),
    "start day that is no date": ("from: this.served_on", "from: this.server", "没有名为“server”的输入"),
    "carry of what is not there": ("carries: {version: ask_review}", "carries: {version: inquire}", "没有“version”可以携带"),
    "examples of one kind only": ("      - {given: {records: [{kind: decide, say: {amount: 100}}]}, is: false}\n", "", "既有成立的，也有不成立的"),
    "unknown final act": ("final: [close]", "final: [closed]", "没有名为“closed”的行为"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_with_file_and_line(name: str) -> None:
    before, after, says = WRONG[name]
    text = (
        TEXT.replace("may: [violations]}\n    carries", "may: [parties]}\n    carries")
        if (name == "fact nobody states")
        else TEXT
    )
    if name == "fact nobody states":
        text = text.replace("may: [complex, violations]}", "may: [complex]}")
    assert before in text
    with pytest.raises(LawFileError) as caught:
        read(text.replace(before, after, 1))
    assert says in str(caught.value)
    assert caught.value.file == "procedures/demo/small.yaml"
    assert caught.value.line > 0


def test_line_is_that_of_the_item_that_is_wrong() -> None:
    with pytest.raises(LawFileError) as caught:
        read(TEXT.replace("when: major", "when: majors"))
    line = next(
        n for n, row in enumerate(TEXT.splitlines(), 1) if row.startswith("  legal_review:")
    )
    assert caught.value.line == line


def test_the_unspoilt_text_is_read() -> None:
    assert read().actions["decide"].title == "作出决定"


def test_star_means_every_act_but_those_excepted() -> None:
    at = SMALL.gates["filed_first"].at
    assert set(SMALL.actions) - set(at) == {"file_case", "rectify", "void_record"}


def test_gates_that_follow_from_an_act_are_generated() -> None:
    names = {gate.id for gate in SMALL.gates_at("review") if gate.generated}
    assert names == {
        "office_review",
        "qualified_review",
        "recused_review",
        "facts_review",
        "order_review",
        "cause_review",
    }
    assert SMALL.gates["cause_review"].require == (OpenClause("ask_review"),)
    assert SMALL.gates["officers_inquire"].cite == ("行政处罚法/42",)


def test_a_party_cannot_be_recused() -> None:
    assert "recused_defend" not in SMALL.gates


def test_rectify_and_void_are_acts_of_every_procedure() -> None:
    assert SMALL.actions["rectify"].generated
    assert SMALL.actions["void_record"].generated


def test_comparison_beside_absence_is_guarded() -> None:
    guarded = TEXT.replace(
        'require: [{record: notify}, {compare: [this.amount, "<=", notify.amount]}]',
        'require: [{any: [{none: notify}, {compare: [this.amount, "<=", notify.amount]}]}]',
    )
    assert guarded != TEXT
    assert read(guarded).gates["not_heavier"].require


def test_clauses_are_read_as_written() -> None:
    clause = SMALL.gates["legal_review"].require[0]
    assert isinstance(clause, RecordClause)
    assert clause.kinds == ("review",)
    assert clause.after == ("hear",)
    assert [m.word or m.values for m in clause.match] == [("passed",), "same"]
