"""The catalogue of papers: what it holds, and what it refuses with file and line."""

import re
from datetime import date

import pytest

from chengming.law.documents import Documents, read_documents
from chengming.law.errors import LawFileError
from chengming.law.load import load, load_files
from chengming.law.strict_yaml import parse

NOTICE = "documents/penalty/penalty_notice.yaml"
DECISION = "documents/penalty/penalty_decision.yaml"
REMEDIES = "documents/passages/remedies.yaml"
LIMIT_TYPED = re.compile(r"[0-9零一二三四五六七八九十百两]+(个工作日|个月|日|天|小时)(内|起|届满)")


def documents_of(changes: dict[str, bytes | None]) -> Documents:
    """The catalogue with some files changed, added or (None) taken away."""
    law = load()
    files = {k: v for k, v in law.files.items() if k.startswith("documents/")} | changes
    trees = {name: parse(data, name) for name, data in sorted(files.items()) if data is not None}
    names = [parameter.name for parameter in law.parameters]
    return read_documents(trees, law.procedures, law.instruments, names)


def refused(name: str, old: str, new: str) -> str:
    text = load().files[name].decode()
    assert old in text
    with pytest.raises(LawFileError) as caught:
        documents_of({name: text.replace(old, new, 1).encode()})
    assert caught.value.line > 0
    assert caught.value.file.endswith(".yaml")
    return str(caught.value)


def test_every_paper_of_every_act_has_a_form_that_names_the_act() -> None:
    law = load()
    named = {
        (procedure.id, act.id, paper)
        for procedure in law.procedures.values()
        for act in procedure.actions.values()
        for paper in act.papers
    }
    assert len({paper for _, _, paper in named}) >= 40
    for procedure, act, paper in named:
        spec = law.documents[paper]
        assert procedure in spec.procedures, paper
        assert act in spec.acts, paper


def test_there_are_papers_that_belong_to_no_act() -> None:
    free = {spec.id for spec in load().documents.free("penalty/ordinary")}
    assert {
        "dossier_cover",
        "dossier_contents",
        "dossier_note",
        "service_address",
        "refund_order",
    } <= free


def test_no_time_limit_is_typed_in_a_form_it_comes_from_the_law() -> None:
    typed = [
        f"{name}: {match[0]}"
        for name, data in load().files.items()
        if name.startswith("documents/")
        for match in [LIMIT_TYPED.search(data.decode())]
        if match
    ]
    assert typed == []


def test_the_notice_and_the_decision_take_their_limits_from_parameters() -> None:
    documents = load().documents
    assert {"penalty/statement/time_limit", "penalty/hearing/request"} <= documents[
        "penalty_notice"
    ].parameters
    assert {
        "remedy/reconsideration",
        "remedy/litigation",
        "penalty/payment/time_limit",
    } <= documents["penalty_decision"].parameters


def test_a_form_reads_as_it_stood_on_its_day() -> None:
    documents = load().documents
    assert documents.as_of("penalty_decision", date(2021, 7, 14)) is None
    before, after = (
        documents.as_of("penalty_decision", day) for day in (date(2023, 6, 1), date(2026, 3, 20))
    )
    assert before is not None and after is not None
    assert len(before.blocks) < len(after.blocks)  # 责令拆除的特别起诉期限 2024 年起写明


def test_law_data_from_before_there_were_forms_still_loads() -> None:
    files = {k: v for k, v in load().files.items() if not k.startswith("documents/")}
    assert len(load_files(files).documents) == 0


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (NOTICE, "copies: 2", "copies: 2\n    coppies: 2", "不认识的键“coppies”"),
        (NOTICE, "    cite: [行政处罚法/44, 行政处罚法/45, 行政处罚法/63, 行政处罚法/64/1/1]\n", "", "缺少“cite”"),
        (NOTICE, "cite: [行政处罚法/44, 行政处罚法/45, 行政处罚法/63, 行政处罚法/64/1/1]", "cite: []", "至少要有一处依据"),
        (NOTICE, "行政处罚法/63,", "行政处罚法/630,", "630"),
        (NOTICE, "id: penalty_notice", "id: penalty_notices", "应当与文件名一致"),
        (NOTICE, "acts: [notify]", "acts: [notifies]", "没有行为“notifies”"),
        (NOTICE, "acts: [notify]", "acts: [decide]", "penalty_notice"),
        (NOTICE, "procedures: [penalty/ordinary]", "procedures: [penalty/extraordinary]", "没有程序"),
        (NOTICE, "{case_name}", "{case_nme}", "没有这项案件事实"),
        (NOTICE, "{case_name}", "{case_name", "花括号没有成对"),
        (NOTICE, "{case_name}", "{case_name|backwards}", "没有写法“backwards”"),
        (NOTICE, "{case_name}", "{parties}", "下面还有内容"),
        (NOTICE, "{case_name}", "{parties.0.shoe_size}", "没有“shoe_size”"),
        (NOTICE, "{case_name}", "{record.say.colour}", "没有“colour”"),
        (NOTICE, "{case_name}", "{records.dance.done}", "没有行为“dance”"),
        (NOTICE, "{case_name}", "{papers.poem.number}", "没有文书“poem”"),
        (NOTICE, "{case_name}", "{input.nothing}", "inputs 里没有“nothing”"),
        (NOTICE, "{case_name}", "{item.conduct}", "item 只在"),
        (NOTICE, "{law.penalty/hearing/request}", "{law.penalty/hearing/requests}", "没有名为"),
        (NOTICE, "[[{input.statement_term?}]]", "[[{input.statement_term}]]", "可以缺少"),
        (NOTICE, "[[{input.statement_term?}]]", "[[{input.statement_term?}", "“[[”没有“]]”"),
        (NOTICE, "- use: party", "- use: parties", "没有套语“parties”"),
        (NOTICE, "- use: party", "- use: party\n        text: x", "恰好是一种"),
        (NOTICE, "- use: party", "- rhyme: party", "不认识的键“rhyme”"),
        (NOTICE, "signers: [agency_seal]", "signers: [the_cat]", "不在可用的词之内"),
        (NOTICE, "part: main", "part: middle", "不在可用的词之内"),
        (NOTICE, "copies: 2", "copies: 200", "份数不得超过"),
        (NOTICE, "when: {record.say.tells_hearing: true}", "when: {record.say.tells_hearings: true}", "没有“tells_hearings”"),
        (DECISION, "record.say.correction: in_decision", "record.say.correction: in_dreams", "可取的值"),
        (NOTICE, "valid: {from: 2021-07-15}", "valid: {from: 2015-01-01}", "尚未施行"),
        (REMEDIES, "valid: {from: 2021-07-15, to: 2023-12-31}", "valid: {from: 2021-07-15}", "有效期与前一版本重叠"),
        (REMEDIES, "cite: [行政处罚法/59/1/5, 行政复议法@2017-09-01/9, 行政诉讼法/46]", "cite: [行政复议法/999]", "999"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_as_it_must_be_is_refused(
    name: str, old: str, new: str, said: str
) -> None:
    assert said in refused(name, old, new)


def test_the_same_paper_twice_is_refused() -> None:
    with pytest.raises(LawFileError, match="重复"):
        documents_of({"documents/again/penalty_notice.yaml": load().files[NOTICE]})


def test_an_act_whose_paper_has_no_form_is_refused() -> None:
    with pytest.raises(LawFileError, match="penalty_notice"):
        documents_of({NOTICE: None})


def test_a_passage_nobody_uses_is_refused() -> None:
    with pytest.raises(LawFileError, match="没有文书使用套语"):
        documents_of({"documents/passages/orphan.yaml": load().files[REMEDIES]})


def test_a_table_whose_rows_do_not_fill_it_is_refused() -> None:
    review = "documents/penalty/review_opinion.yaml"
    assert "占 5 栏" in refused(review, "span: 3", "span: 4")
