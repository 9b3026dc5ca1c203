"""法制审核的条件: panels, dissent, and what is said when a returned case is handed in again."""

from chengming.law.predicates.known import Answer, Known
from chengming.law.predicates.scope import tried_rows


def panel_required(known: Known) -> Answer:
    """本机关目录规定合议审核: some row that is hit says so (国办发〔2018〕118号（十二）)."""
    rows = [row for row, hit, _ in tried_rows(known) if hit and row.mode == "panel"]
    if not rows:
        return False, ("所属目录条目没有规定合议审核",)
    return True, tuple(f"目录 {row.id}（{row.title}）规定合议审核" for row in rows)


def panel_carries(known: Known) -> Answer:
    """合议: more than half of the reviewer and those who gave their view since agree; a tie does not."""
    concluded = known.record("conclude_review")
    if concluded is None:
        return False, ("还没有审核意见",)
    votes = {
        event.by.id: event.say.get("outcome") == "agrees"
        for event in known.since("concur_review", "conclude_review")
    }
    agree, all_ = 1 + sum(votes.values()), 1 + len(votes)
    return agree * 2 > all_, (f"合议人员 {all_} 人，同意 {agree} 人",)


def handling_stated(known: Known) -> Answer:
    """写明了对上次审核意见的处理（国办发〔2018〕118号（十三））."""
    if _words(known, "handling"):
        return True, ("已写明处理情况",)
    if known.leaves_unsaid("handling"):
        known.ask("handling")
        return None, ("对上次审核意见的处理尚未填写",)
    return False, ("对上次审核意见的处理没有写明",)


def dissent_in_words(known: Known) -> Answer:
    """不同意审核意见的，写明不同意见."""
    outcome = known.said("outcome")
    if outcome is None:
        return None, ("意见尚未填写",)
    told = outcome != "dissents" or _words(known, "opinion")
    return told, ("已写明" if told else "没有写明不同意的理由",)


def _words(known: Known, name: str) -> bool:
    text = known.said(name) if not known.leaves_unsaid(name) else None
    return isinstance(text, str) and bool(text.strip())
