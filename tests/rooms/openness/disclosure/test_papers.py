"""Codes of papers: one hundred bits, a check character, and nothing kept but their digest."""

import json
import random

import pytest
from django.db import connection
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published, searched
from tests.rooms.openness.disclosure.published import Secrets, decided
from tests.sizes import SEED

from chengming.casework.cases import queries as cases
from chengming.casework.documents import actions as documents
from chengming.casework.documents.issuing import codes as paper_codes
from chengming.openness.disclosure import office_queries, queries
from chengming.openness.disclosure.models import Paper
from chengming.openness.disclosure.publishing import projection
from chengming.proof.papers import codes


def test_a_code_is_read_however_it_is_typed():
    code = codes.written(0x1234_5678_9ABC_DEF0_1234_5678_9)
    plain = code.replace("-", "")
    assert len(plain) == codes.LENGTH + 1
    assert code.count("-") == 5
    for typed in (code, code.lower(), plain, f" {code} ", code.replace("0", "O").replace("1", "l")):
        assert codes.read(typed) == plain
    for typed in (
        "",
        "x",
        code[:-1],
        code + "0",
        "é" * 21,
        "9" * 10_000,
        code.replace("-", "=") + "!!",
    ):
        assert codes.read(typed) in (None, plain)


def test_one_wrong_character_and_two_exchanged_are_always_noticed():
    draw = random.Random(SEED)
    for _ in range(40):
        plain = codes.written(draw.getrandbits(codes.BITS)).replace("-", "")
        for place in range(len(plain)):
            for other in codes.ALPHABET.replace(plain[place], ""):
                assert codes.read(plain[:place] + other + plain[place + 1 :]) is None
        for place in range(len(plain) - 1):
            turned = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
            assert turned == plain or codes.read(turned) is None


def test_codes_fill_their_hundred_bits(shown):
    made = [paper_codes.code("ab" * 16, seq, "penalty_decision") for seq in range(300)]
    assert len(set(made)) == 300
    for place in range(codes.LENGTH):
        letters = {code.replace("-", "")[place] for code in made}
        assert len(letters) > 24, "every place takes nearly every letter"


def test_a_paper_says_who_and_what_and_by_when_and_never_whom_it_is_about(shown):
    secrets = Secrets()
    projection.project(decided(shown, published.natural_facts(secrets)))
    found = {p.title: p for p in office_queries.papers_of(shown.case)}
    answer = queries.paper(found["行政处罚决定书"].code.lower())
    assert answer is not None
    assert (answer.agency_name, answer.number) == ("江阴市市场监督管理局", "澄市监罚〔2026〕1号")
    assert answer.state == "valid"
    assert {o["credential"] for o in answer.officers} == {"JY-a-0001", "JY-b-0001"}
    steps = {step["what"]: step["until"] for step in answer.steps}
    assert steps == {
        "缴纳罚没款": "2026-03-27",
        "申请行政复议": "2026-05-11",
        "提起行政诉讼": "2026-09-14",
    }
    text = "".join(searched.papers())
    assert not any(secret in text for secret in secrets.all())
    assert "食品" not in text


def test_unknown_and_mistyped_codes_are_answered_alike(shown):
    projection.project(decided(shown))
    code = office_queries.papers_of(shown.case)[0].code
    unknown = codes.written(1)
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert queries.paper(code) is not None
    assert queries.paper(unknown) is None
    assert queries.paper(mistyped) is None


def test_no_code_is_kept_anywhere(shown):
    projection.project(decided(shown))
    made = [paper.code.replace("-", "") for paper in office_queries.papers_of(shown.case)]
    assert len(made) > 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM disclosure_paper p")
        rows = "".join(row[0] for row in cursor.fetchall())
    assert not any(code in rows for code in made)
    digests = {bytes(row.digest) for row in Paper.objects.all()}
    assert digests == {codes.digest_of(code) for code in made}


def test_another_key_makes_other_codes(shown, tmp_path, settings):
    first = paper_codes.code("ab" * 16, 1, "penalty_decision")
    settings.CHENGMING_HOME = tmp_path
    assert paper_codes.code("ab" * 16, 1, "penalty_decision") != first
    key = tmp_path / "secrets" / paper_codes.KEY_FILE
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("act", ["void", "rectify"])
def test_a_voided_or_corrected_paper_says_so(shown, act):
    shown.file()
    shown.do(
        "order_correction", "a", {"content": "立即改正。", "until": "2026-03-30"}, beside=("b",)
    )
    record = shown.ids["order_correction"]
    if act == "void":
        shown.do("void_record", "d", {"record": record, "reason": "误录。"})
    else:
        say = {"record": record, "field": "until", "value": "2026-03-31", "reason": "笔误。"}
        shown.do("rectify", "a", say)
    projection.project(shown.case)
    paper = Paper.objects.get(kind="correction_order")
    assert paper.state == ("void" if act == "void" else "corrected")
    assert json.dumps(paper.steps, ensure_ascii=False).count("until") == (0 if act == "void" else 1)
    assert town.AGENCY


def test_an_issued_paper_is_answered_with_its_number_its_digest_and_what_became_of_it(shown):
    decided(shown)
    given = {"case": shown.case, "by": town.actor("a"), "at": shown.frozen.now()}
    issue = {"act": shown.ids["decide"], "paper": "penalty_decision"}
    done = documents.issue(**given, **issue)
    first, second = (
        paper_codes.code(shown.case.hex, _seq(shown, "decide"), "penalty_decision", copy)
        for copy in (1, 2)
    )
    projection.project(shown.case)
    told = queries.paper(first)
    assert (told.number, told.state, len(told.sha256)) == (done.instrument, "valid", 64)
    assert queries.paper(second) is None
    documents.void(**given, paper=done.record, reason="打印有误。")
    documents.issue(**given, **issue)
    projection.project(shown.case)
    assert (queries.paper(first).state, queries.paper(first).steps) == ("void", ())
    assert queries.paper(second).state == "valid"
    assert queries.paper(second).sha256 != told.sha256


def _seq(shown, kind):
    return next(r.seq for r in cases.dossier(shown.case).records if r.kind == kind)
