"""The law engine by itself: 期限 computed, records folded, acts judged. No database within."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bench.ground import seconds
from bench.table import Row

TIMES = 2_000


def measure() -> Iterator[Row]:
    """Rows of the table; each the best of three."""
    from chengming.law.load import load

    law = load()
    yield Row(
        "期限计算（九十日；五个工作日，逐日起算）", f"{_rate(lambda: _deadlines(law)):,.0f} 次/秒"
    )
    fold, act, events = _case(law)

    def folding() -> int:
        for _ in range(20):
            fresh = type(fold).start(law, fold.procedure, fold.context)
            for event in events:
                fresh.add(event)
        return 20 * len(events)

    yield Row(f"记录折叠为案情（{len(events)} 条一案）", f"{_rate(folding):,.0f} 条/秒")
    yield Row("判断一个行为可否办理", f"{1e6 / _rate(lambda: _judge(fold, act)):,.0f} 微秒")


def _rate(work) -> float:  # type: ignore[no-untyped-def]
    best = 0.0
    for _ in range(3):
        done: list[int] = []
        taken = seconds(lambda done=done: done.append(work()))
        best = max(best, done[0] / taken)
    return best


def _deadlines(law) -> int:  # type: ignore[no-untyped-def]
    from chengming.law.time_limits import Limit, deadline

    first = date(2025, 1, 2)
    for number in range(TIMES):
        start = first + timedelta(days=number % 360)
        for limit in (Limit(90, "calendar_day"), Limit(5, "working_day")):
            deadline(limit, start, calendar=law.calendar)
    return 2 * TIMES


def _judge(fold, act) -> int:  # type: ignore[no-untyped-def]
    from chengming.law.progress import judge

    for _ in range(300):
        verdict = judge(fold, act, act.at)
    assert verdict.allowed is True, verdict
    return 300


def _case(law):  # type: ignore[no-untyped-def]
    """A filed case with inquiries, its fold, and one more inquiry wanted."""
    from chengming.law.events import Act, Context, Event, Person
    from chengming.law.progress import Fold
    from chengming.record.clock.queries import SHANGHAI

    agency, at = "market_regulation", datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    a, b = (Person(x * 32, "officer", agency, enforcement=True) for x in "ab")
    head = Person("d" * 32, "agency_head", agency)
    filed = {
        "case_name": "样本案", "verification": "属实。", "approved_by": head.id,
        "parties": [{"kind": "organization", "name": "江阴样本食品有限公司"}],
        "violations": [{"conduct": "经营超过保质期的食品。", "provisions": ["食品安全法/34/1/10"]}],
        "handlers": [a.id, b.id],
    }  # fmt: skip
    asked = {"content": "承认未及时清理。", "rights_told": True, "signed": "signed"}
    done = [
        ("register_lead", a, (), {"source": "inspection", "found_on": "2026-03-02"}),
        ("file_case", head, (), filed),
        *[("inquire", a, (b,), asked)] * 18,
    ]
    events = [
        Event(f"{seq:032x}", kind, seq, at, by, beside, say)
        for seq, (kind, by, beside, say) in enumerate(done, 1)
    ]
    context = Context(agency, "320281", agency, "food/expired")
    fold = Fold.start(law, law.procedures["penalty/ordinary"], context)
    for event in events:
        fold.add(event)
    return fold, Act("inquire", at, a, (b,), asked), events
