"""公示规则: what must be shown and hidden as of a day, in a field; bad files are refused."""

from datetime import date

import pytest

from chengming.law.disclosures import Rule
from chengming.law.errors import LawFileError
from chengming.law.load import load, load_files

NAME = "disclosures/penalty_decision.yaml"
TODAY = date(2026, 3, 2)


def rules(section: str, on: date = TODAY, field: str | None = None) -> dict[str, Rule]:
    found = load().disclosures["penalty_decision"].as_of(on, field, section)
    return {rule.id: rule for rule in found}


def test_the_duty_to_publish_starts_with_the_decision_and_names_its_limit() -> None:
    duty = rules("duties")["publish"]
    assert duty.starts == ("decide",)
    assert duty.parameter == "disclosure/penalty/publish"
    assert [str(cite) for cite in duty.cites] == ["国办发〔2018〕118号/6", "行政处罚法/48/1"]


def test_before_the_new_penalty_law_the_duty_rested_on_the_document_alone() -> None:
    duty = rules("duties", date(2020, 1, 1))["publish"]
    assert [str(cite) for cite in duty.cites] == ["国办发〔2018〕118号/6"]


def test_market_regulation_publishes_elsewhere_and_more() -> None:
    assert rules("duties", field="market_regulation")["publish"].where == (
        "enterprise_credit_system",
    )
    assert "decision_text" in rules("content", field="market_regulation")
    assert "decision_text" not in rules("content", field="housing")
    assert {"agency", "party", "kind", "outcome"} <= rules("content", field="housing").keys()


def test_withdrawal_follows_both_ways_a_decision_can_fall() -> None:
    assert rules("duties")["withdraw"].starts == ("annul_decision", "remedy_outcome")


def test_secrets_minors_and_other_persons_are_hidden() -> None:
    hidden = {name: rule.action for name, rule in rules("hide").items()}
    assert hidden["state_secret"] == "withhold"
    assert hidden["minor_party"] == "withhold"
    assert hidden["business_secret"] == "consult"
    for name in ("identity_number", "home_address", "contact", "bank_account", "other_persons"):
        assert hidden[name] == "redact"


def test_every_rule_is_cited_and_was_in_force_when_it_began() -> None:
    for rule in load().disclosures["penalty_decision"].rules:
        assert rule.cites
        assert all(cite.in_force(rule.valid_from) for cite in rule.cites), rule.id


BAD = {
    "no citation": ("cite: [政府信息公开条例/14]", "cite: []", "至少要有一处依据"),
    "a citation beyond the statute": ("政府信息公开条例/16", "政府信息公开条例/160", "不存在"),
    "an unknown parameter": (
        "parameter: disclosure/penalty/withdraw",
        "parameter: disclosure/penalty/undo",
        "没有名为",
    ),
    "an unknown action": ("action: consult", "action: ask", "不在可用的词之内"),
    "an unknown channel": ("where: [portal]", "where: [radio]", "不在可用的词之内"),
    "overlapping dates": ("until: 2021-07-14", "until: 2021-07-15", "重叠"),
    "an unknown key": (
        "    action: consult",
        "    action: consult\n    who: me",
        "不认识的键“who”",
    ),
    "a key of another section": (
        "  - id: agency\n",
        "  - id: agency\n    action: redact\n",
        "不认识的键“action”",
    ),
    "another id than the file": ("id: penalty_decision", "id: penalty", "文件名"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_disclosure_file_is_refused_with_file_and_line(name: str) -> None:
    old, new, words = BAD[name]
    text = load().files[NAME].decode()
    assert old in text
    with pytest.raises(LawFileError) as caught:
        load_files({**load().files, NAME: text.replace(old, new, 1).encode()})
    assert caught.value.file == NAME
    assert words in caught.value.problem
