"""Every component on one page, with invented values: what the kit looks like, tried by axe. Demo only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.record.clock import queries as clock
from chengming.web.ui import rows
from chengming.web.ui.shapes import Chip, Entry, Fact, Mark, Step
from chengming.web.ui.tables import Cell, Column, Paging, Table, sort_of

BEFORE = "当事人于2026年11月10日占用城市道路，面积十八平方米。当事人陈述已经整改。"
AFTER = "当事人于2026年11月10日占用城市道路从事经营活动，面积二十平方米。当事人陈述已经整改。"


class Violation(forms.Form):
    """One row of the repeated part."""

    conduct = forms.CharField(label="违法事实", max_length=200)
    happened_on = forms.DateField(
        label="发生日期", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )


class Sample(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="案由", help_text="例如：经营超过保质期的食品", max_length=60)
    place = forms.CharField(label="违法地点", required=False)
    basis = forms.ChoiceField(label="依据", choices=[("a", "食品安全法"), ("b", "广告法")])
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))
    outcome = forms.ChoiceField(
        label="调查结论",
        choices=[("penalty", "予以处罚"), ("none", "不予处罚"), ("transfer", "移送")],
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label="附件种类",
        choices=[("photo", "照片"), ("report", "报告")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    told = forms.BooleanField(label="已告知权利", help_text="行政处罚法第四十四条")
    upload = forms.FileField(label="附件", required=False, help_text="不超过 50 MB")


Violations = forms.formset_factory(Violation, extra=1)


@dataclass(frozen=True)
class Limit:
    """A time limit as the law would compute it."""

    deadline: date | datetime | None
    overdue: bool = False
    provisional: bool = False
    note: str = ""
    steps = [
        "期限：7 个工作日",
        "起算：自 2026-11-12（周四）起算，当日不计算在内",
        "届满：2026-11-23",
    ]
    warnings = ("2027 年放假安排尚未公布，公布后应当重算。",)

    @property
    def computation(self) -> "Limit | None":
        """Its own computation, where it has a deadline."""
        return self if self.deadline else None


@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """The page; a form sent comes back with what is wrong with it."""
    _require_demo()
    data = rows.changed(request) or (request.POST if request.method == "POST" else None)
    form, violations = Sample(data, request.FILES or None), Violations(data, prefix="violations")
    table = _table(request.GET, sort_of(request, {"number": 0, "fine": 0}, "-number"))
    shown = {"form": form, "violations": violations, "table": table, **_samples()}
    return render(request, "console/gallery.html", shown)


@require_safe
def work_done(request: HttpRequest) -> JsonResponse:
    """A long work that is three quarters done."""
    _require_demo()
    return JsonResponse({"done": 4, "total": 4, "said": "已核对 4 / 4 页，完成。"})


def _require_demo() -> None:
    if not settings.CHENGMING_DEMO:
        raise Http404


def _samples() -> dict[str, object]:
    now = clock.now()
    today = now.date()
    return {
        "before": BEFORE,
        "after": AFTER,
        "now": now,
        "limits": [
            Limit(today + timedelta(5)),
            Limit(today + timedelta(2), provisional=True),
            Limit(today - timedelta(2), overdue=True),
            Limit(now + timedelta(hours=5)),
            Limit(None, note="已中止计算"),
        ],
        "people": [
            Chip("承办人甲", "承办人", "执法证有效至 2027-06", "valid"),
            Chip("协办人乙", "协办人", "执法证 20 日后到期", "soon"),
            Chip("外人己", "", "执法证已过期", "ended"),
        ],
        "stages": _stages(),
        "entries": _entries(now),
        "facts": [
            Fact("当事人", "江阴市样本餐饮有限公司"),
            Fact("违法地点", "江阴市样本路 1 号"),
            Fact("证据", "", ("现场笔录", "询问笔录", "照片 3 张")),
        ],
    }


def _stages() -> list[Step]:
    titles = ("启动", "调查取证", "审查决定", "送达执行", "归档管理")
    states = ("done", "done", "now", "later", "later")
    return [Step(title, state) for title, state in zip(titles, states, strict=True)]


def _entries(now: datetime) -> list[Entry]:
    def ago(hours: int) -> datetime:
        return now - timedelta(hours=hours)

    return [
        Entry(ago(3), "送达行政处罚事先告知书", "直接送达", "#served", "甲、乙", anchor="served"),
        Entry(ago(30), "调查终结", "证据 9 件", people="甲", marks=(Mark("已签署", "leaf"),)),
        Entry(ago(190), "现场检查", late="补录：迟 3 时 20 分，理由：现场无网络"),
        Entry(ago(200), "询问", "笔录 3 页", corrected="询问时间已更正，见 11-13 的记录"),
        Entry(ago(210), "立案", "录错案件，已作废", void=True),
    ]


def _table(query: QueryDict, sort: str) -> Table:
    columns = (
        Column("文书号", "number"),
        Column("事由"),
        Column("状态"),
        Column("罚款", "fine", "num"),
    )
    lines = (
        ("澄市监处罚〔2026〕312号", "经营超过保质期食品", "已公示", "leaf", "5,000"),
        ("澄综执罚〔2026〕131号", "擅自占用城市道路", "待审核", "water", "60,000"),
        ("澄卫医罚〔2026〕27号", "未按规定处置医疗废物", "逾期", "seal", "120,000"),
    )
    words = query.get("q", "")
    found = [
        (
            Cell(number, href="#table"),
            Cell(title, sub="普通程序"),
            Cell(state, tone=tone),
            Cell(fine),
        )
        for number, title, state, tone, fine in lines
        if words in number or words in title
    ]
    paging = Paging(next="?after=3", said=f"{len(found)} 件")
    return Table(
        "样本案件", columns, found, query, sort, paging,
        search_label="文书号或者事由", export="?format=csv",
        advice="换一个词，或者清空查找。",
    )  # fmt: skip
