"""What rules hide is in no public byte; with a rule taken out, the same canary leaks."""

import dataclasses

import pytest
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published, searched
from tests.rooms.openness.disclosure.published import Secrets, decided, publish, withdraw

from chengming.openness.disclosure import queries, rules
from chengming.openness.disclosure.actions import Choice
from chengming.openness.disclosure.errors import PersonalDataFound
from chengming.openness.disclosure.redaction import demands, masks
from chengming.openness.disclosure.redaction.shapes import scan


def shown_text(slug: str) -> str:
    """What a reader of the page reads."""
    parts = [p for block in queries.decision(slug).body for p in block["parts"]]
    return "".join(p.get("text") or p["hidden"] for p in parts)


def test_no_canary_of_a_published_decision_is_in_a_public_byte(shown):
    secrets = Secrets()
    decided(shown, published.natural_facts(secrets))
    done = publish(shown)
    assert searched.leaks(secrets.all()) == []
    text = shown_text(done.slug)
    assert "鄢某" in text, "the surname is shown"
    assert "共获利三百元。" in text, "what no rule hides is shown"
    assert "〔隐去：身份证件号码〕" in text
    assert queries.decision(done.slug).row.party == "鄢某"


def test_the_search_for_canaries_finds_what_is_there(shown):
    decided(shown)
    publish(shown)
    assert searched.leaks(["江阴某食品店", "绝无此名"]) == ["江阴某食品店"]


RULE_OF = {
    "id_number": "identity_number", "phone": "contact", "address": "home_address",
    "representative": "other_persons", "witness": "other_persons", "bank": "bank_account",
    "email": "contact", "plate": "property",
}  # fmt: skip


@pytest.mark.parametrize(("canary", "rule"), RULE_OF.items())
def test_with_its_rule_taken_out_the_canary_leaks(shown, monkeypatch, canary, rule):
    secrets = Secrets()
    decided(shown, published.natural_facts(secrets))
    whole = demands.rules_on

    def without(*given):
        return {name: found for name, found in whole(*given).items() if name != rule}

    monkeypatch.setattr(demands, "rules_on", without)
    publish(shown)
    assert getattr(secrets, canary) in searched.leaks(secrets.all())


def test_with_the_mask_of_names_taken_out_the_name_leaks(shown, monkeypatch):
    secrets = Secrets()
    decided(shown, published.natural_facts(secrets))
    monkeypatch.setattr(masks, "person", lambda name: name)
    publish(shown)
    assert searched.leaks([secrets.name]) == [secrets.name]


def test_what_is_left_to_show_is_scanned_once_more(shown, monkeypatch):
    secrets = Secrets()
    decided(shown, published.natural_facts(secrets))
    whole = demands.demands

    def blind(parts, grounds):  # the machine's proposal sees nothing, the scan sees all
        found = list(parts)
        return {} if len(found) > 1 else whole(found, grounds)

    monkeypatch.setattr(demands, "demands", blind)
    with pytest.raises(PersonalDataFound, match="个人信息"):
        publish(shown)
    monkeypatch.setattr(rules, "check_scan", lambda _: None)
    publish(shown)
    assert secrets.id_number in searched.leaks(secrets.all())


def test_a_number_split_over_two_sentences_hides_both(shown):
    number = published.identity_number()
    sheet = town.facts()
    sheet["violations"][0]["conduct"] = f"证号{number[:10]}\n{number[10:]}如上。其余照旧。"
    decided(shown, sheet)
    done = publish(shown)
    text = shown_text(done.slug)
    assert number[:10] not in text
    assert number[10:] not in text
    assert "其余照旧。" in text


def test_unpublished_and_withdrawn_cases_leave_no_byte(shown):
    hundred = []
    for n in range(3):
        sheet = town.facts()
        canaries = [f"暗记{n}之{k}句" for k in range(34)]
        sheet["case_name"] = canaries[0]
        sheet["violations"][0]["conduct"] = "".join(f"{c}。" for c in canaries)
        sheet["discretion"]["reason"] = canaries[1]
        hundred += canaries
        decided(shown, sheet)
        if n:
            done = publish(shown)
        if n == 2:
            assert searched.leaks(canaries), "it was public"
            withdraw(shown)
            assert queries.decision(done.slug) is None
            assert searched.leaks(canaries) == []
    assert len(hundred) >= 100
    assert {c[:3] for c in searched.leaks(hundred)} == {"暗记1"}


def test_a_summary_shows_no_text_of_the_case(shown):
    decided(shown)
    done = publish(shown, choice=Choice("summary"))
    titles = [block["title"] for block in queries.decision(done.slug).body]
    assert titles == ["当事人", "案由", "违反的规定", "处罚依据", "处罚决定"]
    assert "货值金额" not in searched.public_text()


def test_a_cause_that_names_somebody_is_not_shown(shown):
    secrets = Secrets()
    sheet = published.natural_facts(secrets)
    sheet["case_name"] = f"{secrets.name}无证经营案"
    decided(shown, sheet)
    done = publish(shown)
    assert queries.decision(done.slug).row.cause == "经营超过保质期的食品"
    assert searched.leaks(secrets.all()) == []


def test_a_suggestion_may_be_overruled_and_a_demand_may_not(shown):
    sheet = town.facts()
    sheet["parties"][0] |= {
        "kind": "individual_business",
        "address": "江阴市样本路",
        "representative": "店主甲",
    }
    decided(shown, sheet)
    hidden = publish(shown, choice=Choice("full"))
    assert "江阴市样本路" not in shown_text(hidden.slug)
    withdraw(shown)
    both = frozenset({"parties.0.address", "parties.0.representative"})
    open_ = publish(shown, choice=Choice("full", show=both))
    assert "江阴市样本路" in shown_text(open_.slug)


def test_officers_are_named_nowhere_in_a_decision(shown):
    decided(shown)
    done = publish(shown)
    text = shown_text(done.slug)
    assert not any(name in text for name, _ in town.OFFICES.values())


def test_the_same_person_is_masked_the_same_everywhere():
    assert masks.person("鄢隐名") == masks.person(" 鄢隐名 ") == "鄢某"
    assert masks.person("欧阳某某") == "欧阳某"
    assert masks.person("John Smith") == "某某"


WIDE = str.maketrans({str(n): chr(0xFF10 + n) for n in range(10)})


@pytest.mark.parametrize("written", [
    "身份证{}。", "号{}号", "x{}y", "{}", "第1号{}", "{}，13912345678", "13912345678 {}",
])  # fmt: skip
def test_an_identity_number_is_seen_wherever_it_stands(written):
    text = written.format(published.identity_number())
    assert "identity_number" in {found.shape for found in scan(text)}


def test_an_identity_number_is_seen_however_it_is_written():
    number = published.identity_number()
    for text in (
        number.lower(), number.translate(WIDE), " ".join((number[:6], number[6:14], number[14:])),
        "-".join((number[:6], number[6:10], number[10:])), number[:6] + "\u200b" + number[6:],
        "99" + published.identity_number("32028119900307121") + "99",
    ):  # fmt: skip
        assert "identity_number" in {found.shape for found in scan(text)}, text


@pytest.mark.parametrize(("shape", "text"), [
    ("telephone", "13912345678"), ("telephone", "139 1234 5678"), ("telephone", "+8613912345678"),
    ("telephone", "0510-86861234"), ("email", "a.b@c.com.cn"), ("vehicle_plate", "苏B·12345"),
    ("vehicle_plate", "苏BD12345"), ("bank_account", "6222 0212 3456 7890 128"),
])  # fmt: skip
def test_other_shapes_are_seen(shape, text):
    assert shape in {found.shape for found in scan(f"联系{text}办理。")}


@pytest.mark.parametrize("text", [
    "罚款人民币500,000元", "2026年3月2日至2026年6月30日", "澄市监罚〔2026〕123号", "面积1827.35平方米",
    "320281199003071231", "1234567890123456", "食品安全法第一百二十四条第一款第五项",
])  # fmt: skip
def test_what_is_no_personal_number_is_left_alone(text):
    assert [found for found in scan(text) if found.shape != "address"] == []


def test_the_credit_code_of_a_party_is_no_identity_number():
    digits = published.identity_number()
    assert scan(digits, beside=frozenset({digits})) == []


def test_every_recognisable_datum_of_the_law_data_is_recognised_here():
    covered = {
        c
        for rule in demands.rules_on(town.cases.acts.law(), town.START.date(), "").values()
        for c in rule.covers
    }
    seen = {"party.minor", "person.others"} | {f"party.{d}" for d in demands.REFERRED}
    shapes = {"identity_number", "telephone", "email", "bank_account", "vehicle_plate", "address"}
    assert covered == seen | {f"shape.{s}" for s in shapes}
    assert dataclasses.fields(demands.Demand)
