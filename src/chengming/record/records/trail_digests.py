"""留痕摘要: every hour the looks since the last digest become one record, and so an entry of the log.

The trail lies below the records and cannot write one; here is the lowest place that knows both
(docs/decisions/0040). No act of a person: nothing is judged, nobody's case moves.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from chengming.record.ledger.audit import Finding
from chengming.record.records import actions, queries
from chengming.record.records.facts import Actor, Written
from chengming.record.trail import queries as trail

KIND = "trail_digest"
STREAM = ("trail", "looks")
EVERY = timedelta(hours=1)
PART = "查阅留痕"


def is_due(at: datetime) -> bool:
    """Whether an hour has passed since the last digest, and somebody looked at something since."""
    last = _last()
    if last is not None and at - last.made < EVERY:
        return False
    return trail.any_after(int(str(last.say["until"])) if last else 0)


@transaction.atomic
def write_digest(*, by: Actor, at: datetime, law: str) -> Written | None:
    """摘要入日志; None when nobody looked at anything since the last one."""
    stream = actions.open_stream(*STREAM)
    until = trail.close_up()  # first: of two writers, the second must see the first one's digest
    last = _last()
    after = int(str(last.say["until"])) if last else 0
    if until <= after:
        return None
    count, root = trail.root(after, until)
    say = {"after": after, "until": until, "count": count, "root": root}
    return actions.write(stream=stream, kind=KIND, by=by, at=at, say=say, law=law)


def audit() -> Iterator[Finding]:
    """The looks against the digests that are in the log; those since the last one are not covered."""
    after = 0
    for record in [r for s in queries.streams(STREAM[0]) for r in queries.of_stream(s)]:
        where, until = f"摘要 {record.id.hex}", int(str(record.say["until"]))
        if record.say["after"] != after:
            yield Finding(PART, where, f"没有接续上一个摘要（应从第 {after} 号之后起）。")
        count, root = trail.root(after, until)
        if count != record.say["count"]:
            what = f"摘要记载 {record.say['count']} 条，现有 {count} 条：留痕被删除或者添加。"
            yield Finding(PART, where, what)
        elif root != record.say["root"]:
            yield Finding(PART, where, "与日志中的摘要不符：留痕被改动。")
        after = until


def seen() -> int:
    """How many looks there are."""
    return trail.how_many()


def _last() -> queries.Record | None:
    return next((queries.last_of(s) for s in queries.streams(STREAM[0])), None)
