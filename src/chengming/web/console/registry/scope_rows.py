"""One row of a 法制审核目录: read into a form, out of it, and in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import formset_factory

from chengming.law.dated import FIELDS
from chengming.web.console.acts.reading import money
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.registry.forms import PENALTIES, Words
from chengming.web.ui import rows as row_buttons
from chengming.web.ui.moments import yuan

ACTS = {
    "penalty": "行政处罚",
    "compulsion": "行政强制措施",
    "licensing": "行政许可",
    "inspection": "行政检查",
}
MEASURES = {
    "seal_place": "查封场所", "seal_facility": "查封设施", "seal_goods": "查封财物",
    "seize_goods": "扣押财物",
}  # fmt: skip
KINDS = PENALTIES | MEASURES
PARTIES = {"any": "不限", "individual": "个人", "organization": "单位"}
METRICS = {
    "": "不看金额",
    "fine": "罚款",
    "confiscation": "没收",
    "value": "货值",
    "either": "罚款或者没收",
}
OPERATORS = {">=": "以上（含）", ">": "超过（不含）"}
FLAGS = {
    "mitigated": "减轻处罚", "complex": "案情疑难复杂", "serious": "情节复杂或者重大违法",
    "public_interest": "涉及重大公共利益", "social_impact": "可能造成重大社会影响",
    "major_rights": "直接关系重大权益", "hearing_held": "经过听证",
    "statute": "法律法规规定应当审核",
}  # fmt: skip
MODES = {"sole": "独任", "panel": "合议"}
SOURCES = {"statutory": "本级法定", "granted": "赋权", "entrusted": "委托"}
LEVELS = {"city": "市级部门", "town": "镇、街道"}
OUTCOMES = {
    "penalty": "予以处罚",
    "exempt": "不予处罚",
    "no_grounds": "违法事实不能成立",
}
STAGES = {"before_notice": "告知之前", "before_decision": "决定之前"}
ANY = ("", "不限")


def _some(label: str, titles: Mapping[str, str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(titles.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def _one(label: str, titles: Mapping[str, str], *first: tuple[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[*first, *titles.items()])


class RowForm(forms.Form):
    """目录的一条: every column a row may hold, so that a list adopted as shown says the same."""

    title = forms.CharField(label="条目", max_length=200)
    act = _one("执法种类", ACTS)
    field = _one("领域", FIELDS, ANY)
    powers = Words(
        "职权事项", required=False, help_text="一行一个事项标识，如 food/expired；不填的不限。"
    )
    power_source = _one("职权来源", SOURCES, ANY)
    level = _one("执法层级", LEVELS, ANY)
    party_class = forms.ChoiceField(label="当事人", choices=list(PARTIES.items()))
    metric = _one("金额口径", METRICS)
    op = forms.ChoiceField(label="比较", choices=list(OPERATORS.items()))
    amount = forms.CharField(label="金额", required=False, max_length=40, help_text="如 10万元")
    kinds = _some("处罚、措施的种类", KINDS)
    flags = _some("情形", FLAGS)
    outcomes = _some("处理意见", OUTCOMES)
    everything = forms.BooleanField(label="一律审核", required=False)
    urgent = forms.BooleanField(
        label="只适用于当场实施的紧急强制措施（随补办批准审核）", required=False
    )
    mode = forms.ChoiceField(label="审核方式", choices=list(MODES.items()))
    stage = _one("审核时点", STAGES, ANY)
    days = forms.IntegerField(
        label="审核期限",
        required=False,
        min_value=1,
        help_text="单位与法律相同；不填的依一般规定。",
    )
    cite = forms.CharField(label="该条依据", required=False, max_length=500)

    def __init__(
        self, *args: Any, carried: Mapping[str, Iterable[str]] | None = None, **more: Any
    ) -> None:
        """``carried``: by column, what the list in force says beyond the words known here."""
        super().__init__(*args, **more)
        for name, values in (carried or {}).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            known = dict(field.choices)  # type: ignore[arg-type]
            field.choices = [*known.items(), *((v, v) for v in values if v not in known)]

    def clean_amount(self) -> int | None:
        """The amount in fen, or none."""
        typed = str(self.cleaned_data["amount"]).strip()
        if not typed:
            return None
        try:
            return money.fen(typed)
        except NotUnderstood as error:
            raise forms.ValidationError(error.message) from None

    def row(self) -> dict[str, Any]:
        """The row as the act takes it; what is not said is left out."""
        said = dict(self.cleaned_data)
        amount = said.pop("amount")
        row = {name: said[name] for name in ("title", "party_class", "mode")}
        row["act"] = said["act"] or "penalty"
        if said["metric"] or amount is not None or said["op"] != ">=":
            row["op"] = said["op"]
        if amount is not None:
            row["amount_fen"] = amount
        rest = set(said) - set(row) - {"op"}
        silent: tuple[object, ...] = (None, "", [], False)
        return row | {name: said[name] for name in sorted(rest) if said[name] not in silent}


Rows = formset_factory(RowForm, extra=0, min_num=1, validate_min=True, max_num=row_buttons.MOST)


def initial(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the list in force, as its form begins."""
    amount = f"{yuan(row['amount_fen'])} 元" if row["metric"] else ""
    return {**row, "amount": amount, "powers": "\n".join(row["powers"])}


def carried(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What these rows say in columns of choice, known here or not."""
    return {
        name: sorted({word for row in rows for word in _said(row[name])} - {""})
        for name, field in RowForm.base_fields.items()
        if isinstance(field, forms.ChoiceField)
    }


def _said(value: Any) -> Iterable[str]:
    return [value] if isinstance(value, str) else value


def plain(row: Mapping[str, Any]) -> dict[str, str]:
    """A row in words."""
    return {
        "title": row["title"], "act": ACTS.get(row["act"], row["act"]),
        "party": PARTIES.get(row["party_class"], row["party_class"]),
        "what": "；".join(filter(None, _conditions(row))),
        "field": FIELDS.get(row["field"], "不限"), "mode": MODES.get(row["mode"], row["mode"]),
    }  # fmt: skip


def _conditions(row: Mapping[str, Any]) -> Iterable[str]:
    if row["urgent"]:
        yield "当场实施的紧急措施"
    if row["metric"]:
        yield f"{METRICS[row['metric']]} {yuan(row['amount_fen'])} 元{OPERATORS[row['op']]}"
    for name, titles in (("kinds", KINDS), ("flags", FLAGS), ("outcomes", OUTCOMES)):
        yield "、".join(titles.get(word, word) for word in row[name])
    if row["everything"]:
        yield "一律审核"
    if row["powers"]:
        yield f"职权事项限于 {'、'.join(row['powers'])}"
    for name, title, words in (
        ("power_source", "职权来源", SOURCES), ("level", "层级", LEVELS), ("stage", "时点", STAGES),
        ("days", "审核期限", {}), ("cite", "依据", {}),
    ):  # fmt: skip
        if row[name]:
            yield f"{title}：{words.get(row[name], row[name])}"
