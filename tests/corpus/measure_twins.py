"""Clean files of compulsory measures (行政强制措施), and every sort of clean file together."""

from collections.abc import Callable
from dataclasses import replace

from chengming.law.events import ScopeRow
from tests.corpus.draft import Draft, Entry, starting_day
from tests.corpus.twins import MARKET, PENALTIES, power, shop

GOODS = {
    "kind": "seize_goods", "object": "无标签食品", "quantity": "二十箱", "related": True,
    "essential": False, "sealed_before": False, "perishable": False,
}  # fmt: skip
ROOM = GOODS | {"kind": "seal_place", "object": "加工间", "quantity": "一间"}
FRESH = GOODS | {"object": "鲜肉", "perishable": True}
ON_THE_SPOT = {
    "credentials_shown": True, "party_present": True, "told": True, "heard": "没有异议。",
    "record": "signed", "handed": "party", "recorded": True, "list": "见清单，一式二份。",
}  # fmt: skip
AWAY = {"party_present": False, "record": "witnessed", "witness": "样本见证人", "handed": "witness"}
LISTED = ScopeRow(id="s-2", title="查封场所", act="compulsion", kinds=("seal_place",))
BASIS = "食品安全法/110/1/4"


def stated(seed: int, measure: dict) -> dict:
    """What is taken, from whom and why."""
    return {
        "case_name": "样本案", "parties": [shop(seed)], "measures": [dict(measure)],
        "grounds": {
            "reason": "有证据证明食品不符合食品安全标准。", "basis": [BASIS, "行政强制法/22"],
            "milder": "责令停止经营不足以防止流入市场。",
        },
        "remedies": {"reconsideration_body": "江阴市人民政府", "court": "江阴市人民法院"},
    }  # fmt: skip


def told(seed: int, measure: dict) -> dict:
    """What the report to the head states."""
    flags = dict.fromkeys(("public_interest", "social_impact", "major_rights", "complex"), False)
    evidence = [{"id": "Z1", "type": "inquest_record", "title": "现场笔录"}]
    return {"reason": "建议采取措施。", "evidence": evidence, **flags, **stated(seed, measure)}


def lead() -> Entry:
    """Found on the first day."""
    return Entry("register_lead", 0, "a", {"source": "inspection", "found_on": "day"}, hour=8)


def approved(seed: int, measure: dict) -> list[Entry]:
    """Reported and approved in the morning of the first day."""
    return [
        lead(),
        Entry("propose", 0, "a", told(seed, measure), ["b"], hour=10),
        Entry("decide", 0, "d", {"way": "in_advance"}, hour=11, instrument="?"),
    ]


def at_once(seed: int, measure: dict) -> list[Entry]:
    """Taken on the spot, and reported an hour later."""
    say = {"urgency": "正在装车转移。", **ON_THE_SPOT, **stated(seed, measure)}
    return [
        lead(),
        Entry("take_at_once", 0, "a", say, ["b"], hour=9),
        Entry("propose", 0, "a", told(seed, measure), ["b"], hour=10),
    ]


def lifted(on: int, hour: int, ground: str, **given: object) -> list[Entry]:
    """Lifted, given back an hour later, closed."""
    say = {"content": "全部启封、退还。", "receiver": "样本人", **given}
    return [
        Entry("lift", on, "d", {"ground": ground}, hour=hour),
        Entry("return_objects", on, "a", say, ["b"], hour=hour + 1),
        Entry("close_case", on + 1, "d", {"ground": "lifted"}),
    ]


def finish(seed: int, entries: list[Entry], scope: tuple[ScopeRow, ...] = ()) -> Draft:
    """The draft, its number given."""
    item = power("market_regulation", "market_regulation", "food/measure", [BASIS], [])
    item = replace(item, kind="compulsion", source="本级法定")
    draft = Draft(
        seed, starting_day(seed), *MARKET, power=item, entries=entries, scope=scope,
        procedure="compulsion/measure",
    )  # fmt: skip
    for entry in entries:
        if entry.instrument == "?":
            n, head = 2 + seed % 40, f"{draft.short_name}强制〔{draft.start.year}〕"
            entry.instrument = f"{head}{n}号"
            draft.numbers = {f"{head}{k}号" for k in range(1, n)}
    return draft


def seized(seed: int) -> Draft:
    """Approved, seized, tested, extended, destroyed within the term."""
    testing = {
        "ground": "testing", "institution": "样本机构", "until": "day8", "told_in_writing": True,
    }  # fmt: skip
    return finish(seed, [
        *approved(seed, GOODS),
        Entry("take", 0, "a", dict(ON_THE_SPOT), ["b"], hour=14),
        Entry("record_keeping", 0, "a", {"event": "stored", "content": "入库，封条完好。"}, hour=16),
        Entry("commission_testing", 2, "a", testing, ["b"]),
        Entry("receive_testing", 10, "a", {"result": "不合格。", "told_party": True}),
        Entry("extend_measure", 15, "d", {"reason": "涉及多地，情况复杂。"}),
        Entry("tell_extension", 15, "a", {"served_on": "day", "reasons_told": True}, ["b"], hour=15),
        Entry("dispose", 40, "d", {"outcome": "destroyed", "basis": "食品安全法"}),
        Entry("close_case", 41, "d", {"ground": "disposed"}),
    ])  # fmt: skip


def sealed(seed: int) -> Draft:
    """Sealed on the spot, reviewed and approved the same day, kept by a third person, lifted."""
    keeping = {"keeper": "样本仓储", "place": "样本仓库", "duties_told": True}
    return finish(seed, [
        *at_once(seed, ROOM),
        Entry("request_review", 0, "a", hour=11),
        Entry("conclude_review", 0, "c", {"outcome": "passed", "opinion": "同意。"}, hour=13),
        Entry("confirm_review", 0, "e", {"outcome": "passed"}, hour=14),
        Entry("decide", 0, "d", {"way": "afterwards"}, hour=15, instrument="?"),
        Entry("entrust_keeping", 2, "a", keeping, ["b"]),
        *lifted(10, 10, "not_needed"),
    ], (LISTED,))  # fmt: skip


def absent(seed: int) -> Draft:
    """The party away: a witness, service afterwards; what would perish sold, the proceeds returned."""
    served = {"method": "direct", "served_on": "day", "receiver": "样本人"}
    sale = {"consent": "consented", "evidence_kept": True, "fen": 90_000, "content": "变卖鲜肉。"}
    return finish(seed, [
        *approved(seed, FRESH),
        Entry("take", 0, "a", ON_THE_SPOT | AWAY, ["b"], hour=14),
        Entry("serve_decision", 1, "a", served, ["b"]),
        Entry("sell_perishables", 2, "d", sale),
        *lifted(8, 10, "no_violation", proceeds=90_000),
    ])  # fmt: skip


def disapproved(seed: int) -> Draft:
    """Seized on the spot; the head says no; lifted within the hour."""
    return finish(seed, [
        *at_once(seed, GOODS),
        Entry("refuse", 0, "d", {"reason": "不应当扣押。"}, hour=12),
        *lifted(0, 13, "head_refused"),
    ])  # fmt: skip


def passed_on(seed: int) -> Draft:
    """Seized, and handed over to the police with the case."""
    said = {
        "organ": "江阴市公安局", "content": "二十箱。", "told_in_writing": True, "approval": "样本案",
    }  # fmt: skip
    return finish(seed, [
        *approved(seed, GOODS),
        Entry("take", 0, "a", dict(ON_THE_SPOT), ["b"], hour=14),
        Entry("hand_over_objects", 9, "a", said, ["b"]),
        Entry("close_case", 10, "d", {"ground": "transferred"}),
    ])  # fmt: skip


MEASURES: dict[str, Callable[[int], Draft]] = {
    twin.__name__: twin for twin in (seized, sealed, absent, disapproved, passed_on)
}
"""Sorts of clean files of measures by name."""
TWINS = PENALTIES | MEASURES
"""Every sort of clean file by name."""
