"""Predicates about compulsory measures (查封、扣押): their objects, and the record made on the spot."""

from collections.abc import Callable, Mapping

from chengming.law.predicates.known import Answer, Known
from chengming.law.predicates.money import entries

Measure = Mapping[str, object]
SEALED = frozenset({"seal_place", "seal_facility", "seal_goods"})


def measures_related_only(known: Known) -> Answer:
    """限于涉案的场所、设施或者财物 (行政强制法第二十三条第一款)."""
    return _none(known, lambda m: m.get("related") is not True, "与违法行为无关")


def measures_spare_essentials(known: Known) -> Answer:
    """不得查封、扣押生活必需品 (行政强制法第二十三条第一款)."""
    return _none(known, lambda m: m.get("essential") is not False, "属于生活必需品")


def measures_not_sealed_before(known: Known) -> Answer:
    """已被其他国家机关依法查封的，不得重复查封 (行政强制法第二十三条第二款)."""
    return _none(known, lambda m: m.get("sealed_before") is not False, "已被其他国家机关查封")


def measures_perishable(known: Known) -> Answer:
    """有鲜活物品或者其他不易保管的财物 (行政强制法第二十八条第二款)."""
    return _some(known, lambda m: m.get("perishable") is True, "不易保管的财物")


def measures_sealed(known: Known) -> Answer:
    """有查封的场所、设施或者财物，可以委托第三人保管 (行政强制法第二十六条第二款)."""
    return _some(known, lambda m: m.get("kind") in SEALED, "查封的场所、设施、财物")


def on_site_record_signed(known: Known) -> Answer:
    """现场笔录由当事人签名或者注明拒绝；当事人不到场的由见证人签名 (行政强制法第十八条第八、九项)."""
    present, record = known.said("party_present"), known.said("record")
    if present is None or record is None:
        return None, ("当事人是否到场、笔录由谁签名尚未填写",)
    if present is True:
        fits = record in ("signed", "refused_noted")
        return fits, ("当事人到场" if fits else "当事人到场的，由当事人签名或者注明拒绝签名",)
    if record != "witnessed":
        return False, ("当事人不到场的，由见证人签名",)
    named = _words(known, "witness")
    return named, ("见证人已签名" if named else "没有写明见证人",)


def recorded_or_reason(known: Known) -> Answer:
    """查封、扣押全程音像记录 (国办发〔2018〕118号（八）)."""
    recorded = known.said("recorded")
    if recorded is None:
        return None, ("是否全程音像记录尚未填写",)
    if recorded is True:
        return True, ("已全程音像记录",)
    told = _words(known, "unrecorded_reason")
    return told, ("已写明没有记录的原因" if told else "没有写明没有记录的原因",)


def _listed(known: Known) -> list[Measure]:
    found = list(entries(known.fact("measures")))
    if not found:
        known.ask("measures")
    return found


def _none(known: Known, wrong: Callable[[Measure], bool], words: str) -> Answer:
    found = _listed(known)
    if not found:
        return None, ("措施和标的尚未填写",)
    bad = [number for number, measure in enumerate(found, 1) if wrong(measure)]
    return not bad, tuple(f"第 {number} 项{words}" for number in bad) or (f"没有{words}的",)


def _some(known: Known, right: Callable[[Measure], bool], words: str) -> Answer:
    some = any(right(measure) for measure in entries(known.fact("measures")))
    return some, (f"{'有' if some else '没有'}{words}",)


def _words(known: Known, name: str) -> bool:
    text = None if known.leaves_unsaid(name) else known.said(name)
    return isinstance(text, str) and bool(text.strip())
