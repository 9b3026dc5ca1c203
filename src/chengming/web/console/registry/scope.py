"""法制审核目录: the list in force, the lists before it, and adopting the next one row by row."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.law.dated import FIELDS
from chengming.record.clock import queries as clock
from chengming.standing.powers import actions as powers
from chengming.standing.powers import queries
from chengming.standing.registry.errors import RegistryError
from chengming.standing.registry.history import history
from chengming.web.console.acts.reading import money
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.registry import reading
from chengming.web.console.registry.doing import LEGAL
from chengming.web.console.registry.forms import PENALTIES, ScopeList
from chengming.web.ui import rows as row_buttons
from chengming.web.ui.moments import yuan

ACTS = {"penalty": "行政处罚", "compulsion": "行政强制措施"}
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
ROWS = "rows"


class RowForm(forms.Form):
    """目录的一条。"""

    title = forms.CharField(label="条目", max_length=200)
    act = forms.ChoiceField(label="执法种类", required=False, choices=list(ACTS.items()))
    field = forms.ChoiceField(label="领域", required=False, choices=[("", "不限"), *FIELDS.items()])
    party_class = forms.ChoiceField(label="当事人", choices=list(PARTIES.items()))
    metric = forms.ChoiceField(label="金额口径", required=False, choices=list(METRICS.items()))
    op = forms.ChoiceField(label="比较", choices=list(OPERATORS.items()))
    amount = forms.CharField(label="金额", required=False, max_length=40, help_text="如 10万元")
    kinds = forms.MultipleChoiceField(
        label="处罚、措施的种类", required=False, choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    flags = forms.MultipleChoiceField(
        label="情形", required=False, choices=list(FLAGS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    everything = forms.BooleanField(label="一律审核", required=False)
    urgent = forms.BooleanField(
        label="只适用于当场实施的紧急强制措施（随补办批准审核）", required=False
    )
    mode = forms.ChoiceField(label="审核方式", choices=list(MODES.items()))

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
        said = self.cleaned_data
        row = {name: said[name] for name in ("title", "party_class", "mode")}
        row["act"] = said["act"] or "penalty"
        if said["metric"]:
            row |= {"metric": said["metric"], "op": said["op"], "amount_fen": said["amount"]}
        for name in ("field", "kinds", "flags", "everything", "urgent"):
            if said[name]:
                row[name] = said[name]
        return row


Rows = formset_factory(RowForm, extra=0, min_num=1, validate_min=True, max_num=row_buttons.MOST)


@require_safe
def scope(request: Any, agency: str) -> HttpResponse:
    """本机关的法制审核目录, as of a day, and every list there was."""
    on, wrong, other = reading.as_of(request)
    found = queries.scope_list(agency, on)
    told = {
        "list": found, "rows": [_plain(row) for row in queries.scope_rows(agency, on)],
        "agency": agency, "on": on, "wrong": wrong, "other_day": other,
        "timeline": list(reading.timeline(history("scope_list", agency))),
        "may_adopt": request.desk.office in LEGAL,
    }  # fmt: skip
    return render(request, "console/registry/scope.html", told)


def _plain(row: Any) -> dict[str, str]:
    amount = (
        f"{METRICS[row.metric]} {yuan(row.amount_fen)} 元{OPERATORS[row.op]}" if row.metric else ""
    )
    kinds = "、".join(KINDS.get(kind, kind) for kind in row.kinds)
    urgent = "当场实施的紧急措施" if row.urgent else ""
    flags = "、".join(FLAGS.get(flag, flag) for flag in row.flags)
    every = "一律审核" if row.everything else ""
    what = "；".join(filter(None, (urgent, amount, kinds, flags, every)))
    return {
        "title": row.title, "act": ACTS.get(row.act, row.act), "party": PARTIES.get(row.party_class, row.party_class), "what": what,
        "field": FIELDS.get(row.field, "不限"), "mode": MODES.get(row.mode, row.mode),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: Any, agency: str) -> HttpResponse:
    """通过新的目录: begins with the rows in force; it replaces them on its day."""
    data = row_buttons.changed(request) or (request.POST if request.method == "POST" else None)
    form = ScopeList(data, initial={"power_to_decide": "国办发〔2018〕118号/12"})
    rows = Rows(data, prefix=ROWS, initial=_initial(agency, clock.today()))
    error, sent = None, data is request.POST
    if sent and form.is_valid() and rows.is_valid():
        error = _adopt(request, agency, form.cleaned_data, rows)
        if error is None:
            messages.success(request, "目录已通过，自施行之日起适用于此后的决定。")
            return redirect("console:registry-scope", agency=agency)
    told = {"form": form, "rows": rows, "error": error, "agency": agency}
    return render(request, "console/registry/scope_form.html", told, status=422 if sent else 200)


def _adopt(
    request: Any, agency: str, said: Mapping[str, Any], rows: Iterable[RowForm]
) -> RegistryError | None:
    at = clock.now()
    try:
        powers.adopt_scope_list(
            agency=agency,
            rows=[form.row() for form in rows],
            by=request.desk.actor(at),
            at=at,
            **said,
        )
    except RegistryError as refused:
        return refused
    return None


def _initial(agency: str, on: date) -> list[dict[str, Any]]:
    return [
        {
            "title": row.title, "field": row.field, "party_class": row.party_class,
            "metric": row.metric, "op": row.op, "kinds": list(row.kinds), "flags": list(row.flags),
            "mode": row.mode, "act": row.act, "urgent": row.urgent, "everything": row.everything, "amount": f"{yuan(row.amount_fen)} 元" if row.metric else "",
        }
        for row in queries.scope_rows(agency, on)
    ]  # fmt: skip
