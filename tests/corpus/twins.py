"""Clean files of every sort the corpus plants defects in, by seed."""

import random
from collections.abc import Callable
from datetime import date

from chengming.casework.review.checks.view import Band, PowerAsOf
from chengming.law.events import ScopeRow
from tests.corpus.draft import Draft, Entry, check_digit_code, starting_day

MARKET = ("market_regulation", "江阴市市场监督管理局", "市市场监管局", "market_regulation")
HEALTH = ("health", "江阴市卫生健康委员会", "市卫健委", "health")
CITY = ("urban_enforcement", "江阴市综合行政执法局", "市综合执法局", "city_management")
LAND = ("natural_resources", "江阴市自然资源和规划局", "自然资源局", "natural_resources")
TOWN = ("xuxiake", "江阴市徐霞客镇人民政府", "徐霞客镇", "city_management")
LARGE = ScopeRow(id="s-1", title="较大数额罚款", metric="fine", op=">=", amount_fen=10_000_000)
MANNER = "自收到本决定书之日起十五日内缴至指定银行"


def power(agency: str, field: str, name: str, basis: list[str], kinds: list[str]) -> PowerAsOf:
    """A power item of the agency."""
    return PowerAsOf(name, agency, "样本事项", field, tuple(basis), tuple(kinds), date(2021, 9, 1))


def facts(
    party: dict, conduct: str, provisions: list[str], basis: list[str], penalties: list[dict]
) -> dict:
    """The fact sheet as a report states it."""
    violation = {
        "conduct": conduct, "happened_on": "day-20", "provisions": provisions, "basis": basis,
        "penalties": penalties, "rests_on": ["Z1", "Z2"],
    }  # fmt: skip
    return {
        "outcome": "penalty", "case_name": "样本案", "parties": [party], "violations": [violation],
        "evidence": [
            {"id": "Z1", "type": "inquest_record", "title": "现场笔录", "verified": True},
            {"id": "Z2", "type": "party_statement", "title": "询问笔录", "verified": True},
        ],
        "remedies": {"reconsideration_body": "江阴市人民政府", "court": "江阴市人民法院"},
        "discretion": {"manner": "ordinary", "departs": False},
        "public_interest": False, "social_impact": False, "major_rights": False, "complex": False,
        "serious": False,
    }  # fmt: skip


def beginning(report: dict) -> list[Entry]:
    """From the lead to the report."""
    return [
        Entry("register_lead", 0, "a", {"source": "inspection", "found_on": "day"}, hour=9),
        Entry("inspect_site", 0, "a", {"place": "现场", "party_present": True}, ["b"], hour=14),
        Entry("file_case", 2, "d", {
            "verification": "经核查，符合立案条件。", "handlers": ["a", "b"], "approved_by": "d",
        }),
        Entry("inquire", 4, "a", {"content": "陈述了经过。", "signed": "signed"}, ["b"]),
        Entry("collect_evidence", 5, "a", {"item": "进货单据"}, ["b"]),
        Entry("write_report", 8, "a", report),
    ]  # fmt: skip


def noticed(on: int, tells: bool = False) -> list[Entry]:
    """Notice made and served."""
    said = {"method": "direct", "served_on": "day", "receiver": "样本人"}
    return [
        Entry("notify", on, "a", {"tells_hearing": tells}),
        Entry("serve_notice", on + 1, "a", said, ["b"]),
    ]


def reviewed(on: int) -> list[Entry]:
    """Handed in, passed, signed."""
    return [
        Entry("request_review", on, "a"),
        Entry("conclude_review", on + 2, "c", {"outcome": "passed", "opinion": "同意。"}),
        Entry("confirm_review", on + 3, "e", {"outcome": "passed"}),
    ]


def discussion(on: int) -> Entry:
    """Two heads, each with a view."""
    opinions = [{"person": who, "opinion": "同意拟处理意见。"} for who in ("f", "d")]
    said = {
        "attendees": ["f", "d"],
        "opinions": opinions,
        "conclusion": "照办。",
        "outcome": "agreed",
    }
    return Entry("discuss_collectively", on, "f", said)


def ending(on: int, paper: str = "penalty") -> list[Entry]:
    """Decided and served."""
    kind = {"penalty": "decide", "exemption": "exempt"}[paper]
    said: dict = {"correction": "in_decision"} if paper == "penalty" else {"education": "已教育。"}
    served = {"paper": paper, "method": "direct", "served_on": "day", "receiver": "样本人"}
    return [
        Entry(kind, on, "d", said, instrument="?"),
        Entry("serve_decision", on + 2, "a", served, ["b"]),
    ]


def finish(
    seed: int,
    unit: tuple[str, str, str, str],
    item: PowerAsOf,
    entries: list[Entry],
    **more: object,
) -> Draft:
    """The draft, its dates and numbers filled in."""
    draft = Draft(seed, starting_day(seed), *unit, power=item, entries=entries, **more)  # type: ignore[arg-type]
    lead = draft.entries[0]
    report = draft.one("write_report").say
    for violation in report.get("violations", []):
        for name in ("happened_on", "ended_on"):
            if name in violation:
                violation[name] = draft._filled(violation[name], lead)
    decided = next((e for e in draft.entries if e.instrument == "?"), None)
    if decided is not None:
        n = 2 + seed % 40
        mark = {"decide": "罚", "exempt": "不罚"}[decided.kind]
        head = f"{draft.short_name}{mark}〔{draft.day(decided.on).year}〕"
        decided.instrument = f"{head}{n}号"
        draft.numbers = {f"{head}{k}号" for k in range(1, n)}
    return draft


def firm(seed: int) -> dict:
    """A firm."""
    return {
        "kind": "organization",
        "name": "江阴市样本有限公司",
        "uscc": check_digit_code(seed),
        "address": "样本路",
    }


def shop(seed: int) -> dict:
    """A small shop."""
    return {**firm(seed), "kind": "individual_business", "name": "江阴市样本食品店"}


def person(seed: int) -> dict:
    """A natural person, born in 1990."""
    return {
        "kind": "natural_person",
        "name": "样本人",
        "id_number": "320281199001059034",
        "born": "1990-01-05",
    }


def small(seed: int) -> Draft:
    """市场监管小额罚款: no review, no hearing."""
    fen = 100_000 * random.Random(seed).randrange(3, 9)
    sheet = facts(
        shop(seed), "销售的预包装食品没有标签。", ["食品安全法/34/1/11"], ["食品安全法/125/1/2"],
        [{"kind": "fine", "fen": fen, "manner": MANNER}],
    )  # fmt: skip
    sheet["violations"][0]["value"] = 200_000  # 货值金额 below 一万元: the statute's first tier
    item = power(
        "market_regulation",
        "market_regulation",
        "food/label",
        ["食品安全法/125/1/2"],
        ["confiscation", "fine"],
    )
    entries = [*beginning(sheet), *noticed(9), *ending(17)]
    bands = [Band("食品安全法/125/1/2", 500_000, 1_000_000, "ordinary")]
    return finish(seed, MARKET, item, entries, bands=bands)


def heard(seed: int) -> Draft:
    """市场监管大额罚款: hearing, review, discussion."""
    sheet = facts(
        firm(seed), "发布虚假广告。", ["广告法/4/1"], ["广告法/55/1"],
        [{"kind": "fine", "fen": 20_000_000, "manner": MANNER}],
    )  # fmt: skip
    item = power(
        "market_regulation",
        "market_regulation",
        "advertising/false",
        ["广告法/55/1"],
        ["fine", "revocation"],
    )
    entries = [
        *beginning(sheet), *noticed(9, tells=True),
        Entry("request_hearing", 12, "p", {"late": False}),
        Entry("appoint_chair", 13, "d", {"chair": "g"}),
        Entry("notify_hearing", 14, "g", {"held_on": "day9", "place": "听证室"}),
        Entry("hold_hearing", 23, "g", {"record": "signed"}),
        Entry("report_hearing", 25, "g", {"opinion": "建议照办。"}),
        *reviewed(26), discussion(30), *ending(31),
    ]  # fmt: skip
    return finish(seed, MARKET, item, entries, scope=(LARGE,))


def stated(seed: int) -> Draft:
    """城市管理: the party stated his case, which was looked into."""
    sheet = facts(
        firm(seed), "损坏垃圾收集设施。", ["城市市容和环境卫生管理条例/38"], ["城市市容和环境卫生管理条例/38"],
        [{"kind": "fine", "fen": 500_000, "manner": MANNER}],
    )  # fmt: skip
    item = power(
        "urban_enforcement",
        "city_management",
        "appearance/facilities",
        ["城市市容和环境卫生管理条例/38"],
        ["fine"],
    )
    entries = [
        *beginning(sheet), *noticed(9),
        Entry("state_defense", 11, "p", {"content": "已经赔偿。", "channel": "written"}),
        Entry("reexamine", 13, "a", {"outcome": "rejected", "reason": "不影响违法事实的认定。"}),
        *ending(18),
    ]  # fmt: skip
    return finish(seed, CITY, item, entries)


def waived(seed: int) -> Draft:
    """卫生健康: a natural person waived his rights."""
    sheet = facts(
        person(seed), "未取得卫生许可证从事公共场所经营。", ["公共场所卫生管理条例/4"], ["公共场所卫生管理条例/14/1/4"],
        [{"kind": "warning"}, {"kind": "fine", "fen": 100_000, "manner": MANNER}],
    )  # fmt: skip
    item = power(
        "health",
        "health",
        "hygiene/unlicensed",
        ["公共场所卫生管理条例/14/1/4"],
        ["warning", "fine"],
    )
    entries = [
        *beginning(sheet),
        *noticed(9),
        Entry("waive_defense", 11, "p", {"waives": "both"}),
        *ending(14),
    ]
    return finish(seed, HEALTH, item, entries)


def kept(seed: int) -> Draft:
    """市场监管: evidence preserved and dealt with, goods and gains confiscated."""
    penalties = [
        {"kind": "confiscation", "fen": 30_000}, {"kind": "confiscation", "fen": 20_000, "object": "违法经营的食品"},
        {"kind": "fine", "fen": 600_000, "manner": MANNER},
    ]  # fmt: skip
    sheet = facts(
        shop(seed),
        "销售的食品没有标签。",
        ["食品安全法/34/1/11"],
        ["食品安全法/125/1/2"],
        penalties,
    )
    sheet["violations"][0]["gains"] = 30_000
    item = power(
        "market_regulation",
        "market_regulation",
        "food/label",
        ["食品安全法/125/1/2"],
        ["confiscation", "fine"],
    )
    entries = [*beginning(sheet), *noticed(9), *ending(17)]
    draft = finish(seed, MARKET, item, entries)
    draft.add(
        "approve_preservation", 2, "d", say={"kind": "in_advance", "items": "食品二十件"}, hour=11
    )
    draft.add(
        "preserve_evidence",
        2,
        "a",
        beside=["b"],
        say={"urgent": False, "items": "食品二十件"},
        hour=15,
    )
    draft.add("dispose_preserved", 7, "d", say={"outcome": "released"})
    return draft


def excused(seed: int) -> Draft:
    """市场监管: not punished."""
    sheet = facts(shop(seed), "标签字号略小。", ["食品安全法/34/1/11"], ["食品安全法/125/1/2"], [])
    sheet["outcome"] = "exempt"
    sheet["violations"][0] |= {"exemption": "minor_corrected"}
    item = power(
        "market_regulation", "market_regulation", "food/label", ["食品安全法/125/1/2"], ["fine"]
    )
    return finish(seed, MARKET, item, [*beginning(sheet), *ending(12, "exemption")])


def announced(seed: int) -> Draft:
    """乡镇: whereabouts unknown, the decision served by announcement."""
    sheet = facts(
        firm(seed), "占道堆放物料。", ["城市市容和环境卫生管理条例/14"], ["城市市容和环境卫生管理条例/36/1/2"],
        [{"kind": "fine", "fen": 100_000, "manner": MANNER}],
    )  # fmt: skip
    item = power(
        "xuxiake",
        "city_management",
        "appearance/goods",
        ["城市市容和环境卫生管理条例/36/1/2"],
        ["warning", "fine"],
    )
    entries = [*beginning(sheet), *noticed(9), *ending(17)]
    draft = finish(seed, TOWN, item, entries)
    served = draft.one("serve_decision")
    served.say |= {"method": "announcement", "others_failed": True}
    served.on += 24
    draft.add(
        "announce_service",
        19,
        "a",
        beside=["b"],
        say={"paper": "decision", "ground": "others_failed", "tried": "直接、邮寄均未能送达。"},
    )
    return draft


def moved(seed: int) -> Draft:
    """自然资源: sent to the police, sent back, then punished."""
    sheet = facts(
        person(seed), "买卖土地。", ["土地管理法/2/3"], ["土地管理法/74"],
        [{"kind": "fine", "fen": 500_000, "manner": MANNER}],
    )  # fmt: skip
    item = power(
        "natural_resources",
        "natural_resources",
        "land/transfer",
        ["土地管理法/74"],
        ["confiscation", "fine"],
    )
    entries = [
        *beginning(sheet),
        *noticed(20),
        Entry("waive_defense", 22, "p", {"waives": "both"}),
        *ending(25),
    ]
    draft = finish(seed, LAND, item, entries)
    draft.add("propose_transfer", 9, "a", beside=["b"], say={"reason": "数额可能达到追诉标准。"})
    draft.add("decide_transfer", 10, "f", say={"outcome": "transfer"})
    draft.add("hand_over", 10, "a", beside=["b"], say={"materials": "移送书、调查报告"}, hour=15)
    draft.add("police_decline", 12, "q", say={"reason": "不足追诉标准。"})
    return draft


PENALTIES: dict[str, Callable[[int], Draft]] = {
    twin.__name__: twin for twin in (small, heard, stated, waived, kept, excused, announced, moved)
}
"""Sorts of clean files of penalties by name."""
