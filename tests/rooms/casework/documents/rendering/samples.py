"""Three very different cases: a short one, a long one, one with rare characters. All invented.

Whatever an act says or a paper asks is made from its type, so that a new form needs no new sample.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chengming.casework.documents.rendering import law_view, review_items
from chengming.law.documents import PaperSpec
from chengming.law.load import load
from chengming.law.procedure import ActionSpec, FactSpec
from chengming.law.procedure.fact_reading import is_list

DAY = date(2026, 3, 20)
MOMENT = "2026-03-20T09:30:00+08:00"
CASES = ("short", "long", "rare")

_LONG = (
    "经现场检查并调取进货台账、销售记录、支付流水和监控录像，当事人自立案前三个月起，先后七次购进同一批次的"
    "预包装糕点，未查验供货者的许可证和产品合格证明文件，未建立进货查验记录；超过保质期后仍陈列在货架上销售，"
    "价签显示促销。执法人员当场清点，尚未售出的有四十六盒，其余已经售出，无法追回。"
)
_WORDS = {
    "short": {
        "person": "周某", "place": "江阴市某路1号店内", "content": "当场改正。", "reason": "事实清楚。",
        "name": "周小满", "case": "未按规定公示许可证", "conduct": "经营场所未公示食品经营许可证。",
    },
    "long": {
        "person": "陈大有（江阴市某某食品贸易有限责任公司门店管理员）",
        "place": "江苏省江阴市澄江街道某某路与某某路交叉口某某商业广场地下一层生活超市熟食区三号柜台及其后仓",
        "content": _LONG * 3, "reason": _LONG * 2,
        "name": "江阴市某某食品贸易有限责任公司澄江第三分公司",
        "case": "采购食品未查验许可证和合格证明文件、经营超过保质期的食品、未建立食品进货查验记录制度",
        "conduct": _LONG * 2,
    },
    "rare": {
        "person": "䶮㛃", "place": "江阴市𬭎里巷㙍字号", "content": "当事人䶮㛃称：货物由𬭎记商行供给，*不知*已过期。",
        "reason": '#read("/etc/passwd") 与 <b>标签</b>、$x^2$、\\n 都是当事人原话。',
        "name": "江阴市𬭎䶮食品店（个体工商户）", "case": "销售超过保质期的食品（𬭎记糕点）",
        "conduct": "销售超过保质期的“𬭎记”糕点12盒，单价15.50元；外包装标注“堃𫖯”。",
    },
}  # fmt: skip
_PARTIES = {
    "short": [{"kind": "natural_person", "name": "周小满", "id_number": "110101199003070011"}],
    "long": [
        {"kind": "organization", "name": _WORDS["long"]["name"], "uscc": "91110000000000011A",
         "address": _WORDS["long"]["place"], "representative": "陈大有", "phone": "0510-00000000"},
        {"kind": "organization", "name": "江阴市某某商业管理有限公司", "uscc": "91110000000000022B"},
        {"kind": "natural_person", "name": "陈大有", "born": "1980-05-06"},
    ],
    "rare": [{"kind": "individual_business", "name": _WORDS["rare"]["name"],
              "uscc": "92110000000000033C", "representative": "䶮㛃", "address": _WORDS["rare"]["place"]}],
}  # fmt: skip


_LEFT_OUT = ("statute_review", "hearing_otherwise")
_NAMED = {
    "court": "江阴市人民法院", "police": "江阴市公安局", "institution": "江阴市某检验检测中心",
    "to": "江苏省某市市场监督管理局", "quantity": "2份", "phone": "0510-00000000", "holder_phone": "0510-00000000",
    "witness_phone": "0510-00000000", "document": "居民身份证", "sex": "女", "which": "第1次", "hour": "9时30分",
    "clerk": "李文", "pages": "86", "retention": "30年", "archive_number": "20260042", "size": "12.4 MB",
    "post_number": "0000000000000", "postcode": "214400", "model": "120克/盒", "unit": "盒", "term": "七日",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "receipt": "000000001",
}  # fmt: skip


def _violations(case: str) -> list[dict[str, Any]]:
    one: dict[str, Any] = {
        "conduct": _WORDS[case]["conduct"], "provisions": ["食品安全法/54/1"], "basis": ["食品安全法/132"],
        "happened_on": "2026-03-02", "penalties": [{"kind": "warning"}],
    }  # fmt: skip
    if case == "short":
        return [one]
    one |= {
        "place": _WORDS[case]["place"], "value": 1860_00, "gains": 620_50, "consequence": "未发现食用后身体不适的报告。",
        "penalties": [
            {"kind": "confiscation", "fen": 620_50, "object": "违法所得"},
            {"kind": "fine", "fen": 50_000_00, "manner": "自收到决定书之日起十五日内缴至代收银行"},
        ],
    }  # fmt: skip
    return [one] if case == "rare" else [one, one | {"basis": ["食品安全法/124/1"]}, one]


def sheet(case: str) -> dict[str, Any]:
    """The fact sheet of a case."""
    count = {"short": 1, "long": 24, "rare": 3}[case]
    return {
        "case_name": _WORDS[case]["case"],
        "parties": _PARTIES[case],
        "violations": _violations(case),
        "evidence": [
            {"id": f"e{n}", "type": ("documentary", "audiovisual", "party_statement")[n % 3],
             "title": f"{_WORDS[case]['person']}的材料之{n}", "proves": _WORDS[case]["case"]}
            for n in range(1, count + 1)
        ],
        "remedies": {"reconsideration_body": "江阴市人民政府", "court": "江阴市人民法院"},
        "discretion": {"manner": "ordinary", "departs": False, "benchmark": "江苏省市场监督管理行政处罚裁量基准"},
        "public_interest": False, "social_impact": False, "major_rights": case == "long",
        "complex": case == "long", "serious": False,
    }  # fmt: skip


def _value(spec: FactSpec, case: str, which: int = 1) -> Any:
    if is_list(spec):
        number = {"short": 1, "long": 9, "rare": 2}[case]
        if not spec.items:
            element = FactSpec(spec.name, spec.title, spec.of or "string")
            return [_value(element, case, n) for n in range(1, number + 1)]
        return [_mapping(spec, case, n) for n in range(1, number + 1)]
    if spec.type == "mapping":
        return _mapping(spec, case, which)
    plain = {
        "bool": True, "integer": 30, "money": 50_000_00, "date": "2026-03-20", "datetime": MOMENT,
        "enum": spec.values[0] if spec.values else "",
    }  # fmt: skip
    return plain[spec.type] if spec.type in plain else _text(spec, case, which)


def _mapping(spec: FactSpec, case: str, which: int) -> dict[str, Any]:
    return {item.name: _value(item, case, which) for item in spec.items}


def _text(spec: FactSpec, case: str, which: int) -> str:
    words = _WORDS[case]
    if spec.name in _NAMED:
        return _NAMED[spec.name]
    if spec.name in ("place", "address"):
        return words["place"]
    if spec.name in ("handlers", "attendees", "approved_by", "chair"):
        return f"p{which % 3 + 1}"
    if spec.name in ("person", "receiver", "witness", "holder"):
        return words["person"]
    if spec.type == "text":
        return words["content" if "content" in spec.name or "answer" in spec.name else "reason"]
    return spec.title if case == "short" else f"{spec.title}（{words['person']}）"


def record(act: ActionSpec, case: str) -> dict[str, Any]:
    """A record of an act as it would read."""
    return {
        "title": act.title, "done": MOMENT, "number": "",
        "say": {name: _value(spec, case) for name, spec in act.says.items()},
        "by": {"name": "赵清", "credential": "32028100001", "post": "执法人员"},
        "beside": [{"name": "钱明", "credential": "32028100002", "post": "执法人员"}],
    }  # fmt: skip


def view(spec: PaperSpec, case: str, *, form: str = "annex", on: date = DAY) -> dict[str, Any]:
    """Everything a paper may be filled from."""
    law = load()
    procedure = law.procedures[spec.procedures[0]]
    facts = {n: _value(f, case) for n, f in procedure.facts.items() if n not in _LEFT_OUT}
    facts |= sheet(case)
    out: dict[str, Any] = {
        "sheet": facts,
        "agency": {
            "name": "江阴市市场监督管理局", "short": "澄市监", "address": "江阴市某路100号", "phone": "0510-00000001",
            "bank": "某银行江阴支行", "account": "0000 0000 0000 0001",
        },
        "power": {"title": "对食品经营违法行为的处罚", "code": "0000"},
        "case": {
            "number": "澄市监案〔2026〕138号", "opened_on": "2026-03-03", "closed_on": "2026-05-20",
            "outcome": "予以行政处罚",
        },
        "officers": [
            {"name": "赵清", "credential": "32028100001", "post": "执法人员"},
            {"name": "钱明", "credential": "32028100002", "post": "执法人员"},
        ],
        "people": {"p1": "赵清", "p2": "钱明", "p3": "孙正"},
        "records": {name: [record(act, case)] for name, act in procedure.actions.items()},
        "papers": {
            "penalty_decision": {"number": "澄市监罚〔2026〕97号", "issued_on": "2026-03-18"},
            "penalty_notice": {"number": "澄市监罚告〔2026〕120号", "issued_on": "2026-03-08"},
            "preservation_notice": {"number": "澄市监登保〔2026〕3号", "issued_on": "2026-03-04"},
        },
        "paper": {"subject": "", "subject_number": "澄市监罚〔2026〕97号"},
        "entries": [
            {"number": f"澄市监〔2026〕{n}号", "author": "江阴市市场监督管理局", "title": s.title, "date": "2026-03-20",
             "pages": f"{3 * n - 2}-{3 * n}"}
            for n, s in enumerate(list(law.documents.values())[:{"short": 4, "long": 40, "rare": 12}[case]], 1)
        ],
        "input": {name: _value(part, case) for name, part in spec.inputs.items()},
        "now": "2026-03-20",
    }  # fmt: skip
    act = next((procedure.actions[a] for a in spec.acts if a in procedure.actions), None)
    if act is not None:
        out["record"] = record(act, case)
    if spec.id.endswith("review_opinion"):
        out["review"] = {
            "items": review_items(law.review_forms[form].items, _answers(case, form)),
            "requested": MOMENT, "opinion": _WORDS[case]["reason"], "reviewer": "孙正",
            "concluded": MOMENT, "head_opinion": "同意。", "head": "李明", "confirmed": MOMENT,
        }  # fmt: skip
    return out | law_view(law, spec, facts, on=on, field="market_regulation", place="320281")


def _answers(case: str, form: str) -> list[Mapping[str, str]]:
    items = load().review_forms[form].items
    if case == "short":
        return []
    return [
        {
            "item": item.id,
            "answer": "no" if n == 3 else ("yes" if item.group in ("common", "penalty") else "not_applicable"),
            "opinion": _WORDS[case]["reason"] if n == 3 else "",
        }
        for n, item in enumerate(items)
    ]  # fmt: skip
