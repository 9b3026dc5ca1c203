"""What a citizen reads: the right things, in plain words, and nothing that is not public."""

import json
import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from tests.rooms.casework import town
from tests.rooms.web.portal.life import CROWD, HIDDEN_NAME, HOSTILE, NUMBERS

from chengming.law.load import load

REGISTER = f"/register/{town.AGENCY}/decide/2026"


def text(answer) -> str:
    """What is read, without markup."""
    page = re.sub(r"<(script|style|title).*?</\1>", "", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", page)))


def test_home_counts_what_may_be_counted(public):
    page = text(public.get("/"))
    assert f"公示中 {CROWD + 4} 件" in page
    assert "2 个主体" in page and "135 名人员" in page and "130 项职权" in page
    assert "记录的指纹写进公开日志" in page


def test_the_big_search_finds_agencies_people_powers_and_decisions(public):
    assert "江阴市市场监督管理局" in text(public.get("/search?q=市场监督"))
    assert "执法证 JY-a-0001" in text(public.get("/search?q=承办人甲"))
    page = text(public.get("/search?q=食品"))
    assert "经营超过保质期的食品" in page and "澄市监罚〔2026〕1号" in page
    assert "没有查到公示的决定" in text(public.get("/search?q=绝无此词"))


def test_one_letter_still_finds_people_and_says_what_it_needs_for_decisions(public):
    page = text(public.get("/search?q=甲"))
    assert "承办人甲" in page and "请至少输入两个字" in page


def test_a_code_typed_into_the_search_opens_its_paper(public, lived):
    answer = public.get("/search", {"q": lived.code.lower()})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/v/")
    assert public.get(answer.headers["Location"]).status_code == 200


def test_agencies_and_officers_as_of_a_day(public):
    assert "这一天没有登记的执法主体" in text(public.get("/agencies?on=2025-12-31"))
    assert "没有查到持有效证件的人员" in text(public.get("/officers?on=2029-06-01"))
    assert "这一天它不是登记的执法主体" in text(public.get("/agencies/health?on=2025-12-31"))
    assert "日期写作 2026-03-02" in text(public.get("/agencies?on=%E6%98%A8%E5%A4%A9"))
    page = public.get("/powers?agency=health&q=130&on=2026-01-15")
    assert "第130项事项" in text(page)
    assert 'name="on" value="2026-01-15"' in page.content.decode(), (
        "the day is kept by a new search"
    )
    assert 'name="agency" value="health"' in page.content.decode(), "and the agency by another day"
    assert "第130项事项" not in text(public.get("/powers?agency=health&q=130"))


def test_of_an_officer_only_what_may_be_shown(public):
    page = text(public.get(f"/officers?agency={town.AGENCY}"))
    assert "承办人甲" in page and "JY-a-0001" in page and "2028-12-31" in page
    assert "a" * 32 not in page


def test_a_power_names_its_basis_procedure_and_decisions(public):
    page = text(public.get(f"/powers/{town.POWER}"))
    assert "《中华人民共和国食品安全法》第三十四条" in page
    assert "流程图" in page and "澄市监罚〔2026〕1号" in page
    assert "已经停用" in text(public.get("/powers/health/p130"))


def test_an_agency_shows_its_scope_list_and_where_to_complain(public):
    page = text(public.get(f"/agencies/{town.AGENCY}"))
    assert "重大执法决定法制审核目录" in page and "单位十万元以上" in page and "投诉举报" in page


def test_the_chart_is_drawn_from_the_law_of_the_day_and_said_in_words(public):
    answer = public.get("/procedures/penalty/ordinary")
    page = answer.content.decode()
    assert page.count("<svg") == 1 and 'role="img"' in page
    told = text(answer)
    for act in load().procedures["penalty/ordinary"].actions.values():
        assert act.generated or act.title in told, act.id
    assert "90 日" in told and "行政处罚法第五十七条" in told
    early = text(public.get("/procedures/penalty/ordinary?on=1990-01-01"))
    assert "法律数据没有收录这一天的规定" in early


def test_a_decision_says_what_was_decided_and_what_may_be_done(public, lived):
    page = text(public.get(f"/decisions/{lived.plain}"))
    for told in ("澄市监罚〔2026〕1号", "江阴某食品店", "5,000元", "申请行政复议", "江阴市人民政府", "下载凭证"):  # fmt: skip
        assert told in page
    assert "按期" in page


def test_a_natural_person_is_masked_and_every_mark_is_explained(public, lived):
    page = text(public.get(f"/decisions/{lived.person}"))
    assert "鄢某" in page and "〔隐去：身份证件号码〕" in page and "为什么有隐去的内容" in page
    for secret in lived.secrets.all():
        assert secret not in page


def test_a_corrected_page_shows_its_versions(public, lived):
    page = text(public.get(f"/decisions/{lived.corrected}"))
    assert "已更正" in page and "更正过 1 次，现在是第 2 版" in page
    assert re.search(r"第 1 版.*[0-9a-f]{64}", page)
    assert "销货台账" in page and "进货台账" not in page


def test_a_withdrawn_page_says_so_and_nothing_else(public, lived):
    answer = public.get(f"/decisions/{lived.withdrawn}")
    assert answer.status_code == 410
    assert answer.headers["Cache-Control"] == "no-cache"
    page = text(answer)
    assert "已经撤下" in page and "公示内容有误。" in page and "第四十八条第二款" in page
    assert re.search(r"[0-9a-f]{64}", page), "an older copy can be recognised"
    assert "食品" not in page and "江阴某食品店" not in page
    assert public.get(f"/decisions/{lived.withdrawn}/proof.json").status_code == 404


def test_hostile_text_is_read_as_text(public, lived):
    for at in ("/", f"/decisions/{lived.hostile}", "/decisions?q=敌意", "/search?q=敌意"):
        page = public.get(at).content.decode()
        assert "敌意" in page, at
        assert "<script>alert" not in page and "<img" not in page, at
        assert "{{ 7|add:7 }}" in unescape(page) and "{% load x %}" in unescape(page), at


def test_hostile_words_asked_for_are_shown_as_text(public):
    for at in ("/search", "/decisions", "/officers", "/powers"):
        page = public.get(at, {"q": HOSTILE}).content.decode()
        assert "<script>alert" not in page and "onerror=alert(2)>" not in page, at
        assert "&lt;script&gt;" in page, at


def test_the_register_shows_every_number_with_its_class_and_no_more(public, lived):
    page = public.get(REGISTER).content.decode()
    rows = re.findall(r'data-head="文号">(.*?)</td>.*?data-head="状态">(.*?)</td>', page)
    said = [(re.sub("<[^>]+>", "", number), re.sub("<[^>]+>", "", state)) for number, state in rows]
    assert said == [
        ("澄市监罚〔2026〕1号", "公示中"), ("澄市监罚〔2026〕2号", "公示中"),
        ("澄市监罚〔2026〕3号", "公示中（已更正）"), ("澄市监罚〔2026〕4号", "已撤下"),
        ("澄市监罚〔2026〕5号", "依法不公开"), ("澄市监罚〔2026〕6号", "未到期"),
        ("澄市监罚〔2026〕7号", "公示中"),
    ]  # fmt: skip
    for told in (HIDDEN_NAME, "食品", "鄢某", "2026-03", "承办人", "罚款", "no_social_impact", "社会影响"):  # fmt: skip
        assert told not in page


def test_a_number_that_ought_to_be_public_and_is_not_stands_out(public):
    page = public.get(f"/register/health/decide/2025?after={NUMBERS - 1}").content.decode()
    assert "逾期未公开" in page and "word-seal" in page


def test_a_paper_tells_its_state_and_days_but_no_party(public, lived):
    answer = public.get(f"/v/{lived.code}")
    page = text(answer)
    assert "江阴市市场监督管理局发出过这份文书，现在有效" in page
    assert "行政处罚决定书" in page and "申请行政复议" in page and "为止" in page
    assert "江阴某食品店" not in page and "食品" not in page and "5,000" not in page
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_unknown_and_mistyped_codes_are_answered_alike(public, lived):
    flipped = lived.code[:-1] + ("A" if lived.code[-1] != "A" else "B")
    answers = [
        public.get(f"/v/{code}")
        for code in (flipped, "AAAA-AAAA-AAAA-AAAA-AAAA-0", "x", "0" * 5000, "%00", "文书")
    ]
    assert {a.status_code for a in answers} == {404}
    assert len({a.content for a in answers}) == 1
    # The moment of the answer is in one of them, and a second may pass between two.
    told = [{n: v for n, v in a.headers.items() if n != "Expires"} for a in answers]
    assert told == [told[0]] * len(answers)


def test_a_code_is_read_however_it_is_typed(public, lived):
    for typed in (lived.code, lived.code.lower(), lived.code.replace("-", ""), f" {lived.code} "):
        answer = public.get("/v", {"code": typed})
        assert answer.status_code == 302
        assert public.get(answer.headers["Location"]).status_code == 200
    assert public.get("/v", {"code": "//evil.example"}).status_code == 200


SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_feeds_tell_the_latest_of_all_or_of_one_agency(public, lived):
    entries = ET.fromstring(public.get("/feeds/decisions.atom").content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    links = [link.get("href") for link in entries.findall("a:entry/a:link", names)]
    assert len(links) == 50 and f"http://testserver/decisions/{lived.hostile}" in links
    only = json.loads(public.get(f"/feeds/decisions.json?agency={town.AGENCY}").content)
    assert len(only["items"]) == 4
    assert json.loads(public.get("/feeds/decisions.json?agency=none").content)["items"] == []


def test_the_sitemap_lists_what_is_shown_and_no_code_and_nothing_withdrawn(public, lived):
    index = ET.fromstring(public.get("/sitemap.xml").content)
    places = [loc.text.removeprefix("http://testserver") for loc in index.iter(f"{SITEMAP}loc")]
    assert "/sitemap/lists.xml" in places and len(places) == len(set(places)) > 2
    pages = [ET.fromstring(public.get(at).content) for at in places]
    listed = [loc.text for page in pages for loc in page.iter(f"{SITEMAP}loc")]
    decisions = {at for at in listed if "/decisions/" in at}
    assert len(decisions) == CROWD + 4 and len(listed) == len(set(listed))
    assert f"http://testserver/decisions/{lived.plain}" in decisions
    assert not any(lived.withdrawn in at or "/v/" in at for at in listed)
    assert all(public.get(at).status_code == 200 for at in listed if at not in decisions)


def test_a_proof_is_whole_and_named_for_keeping(public, lived):
    answer = public.get(f"/decisions/{lived.plain}/proof.json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{lived.plain}.cm.json"'
    proof = json.loads(answer.content)
    assert proof["tlog_proofs"] and all(proof["tlog_proofs"]) and proof["key"]


@pytest.mark.parametrize(
    "at",
    [
        "/nowhere", "/decisions/nosuchslug", "/agencies/nosuch", "/powers/no/such",
        "/procedures/none", "/register/none/decide/2026", f"/register/{town.AGENCY}/other/2026",
        f"/register/{town.AGENCY}/decide/1999", "/decisions/nosuch/proof.json",
        "/sitemap/2019-01.xml", "/sitemap/2026-13.xml", "/sitemap/2026-1.xml", "/sitemap/9999-12.xml",
        "/sitemap/0001-01.xml", "/sitemap/x.xml",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_by_our_own_page(public, at):
    answer = public.get(at)
    assert answer.status_code == 404
    assert "没有这个页面" in text(answer)
