"""Forms of the registry's acts: what each asks, in the words of its paper."""

from collections.abc import Sequence
from typing import Any

from django import forms

from chengming.law.dated import FIELDS
from chengming.law.errors import BadCitation
from chengming.law.load import load
from chengming.law.procedure import OFFICES, OUTSIDERS
from chengming.record.clock.queries import today
from chengming.web.console.acts.reading import moments as dates
from chengming.web.console.acts.reading.errors import NotUnderstood

CREDENTIALS = {"provincial": "省级人民政府制发", "ministry": "国务院部门制发"}
POSTS = {office: title for office, title in OFFICES.items() if office not in OUTSIDERS}
PENALTIES = {
    "warning": "警告", "circulated_criticism": "通报批评", "fine": "罚款", "confiscation": "没收",
    "suspend_license": "暂扣许可证件", "downgrade_qualification": "降低资质等级",
    "revocation": "吊销许可证件", "business_restriction": "限制开展生产经营活动",
    "suspension_order": "责令停产停业", "closure_order": "责令关闭",
    "employment_restriction": "限制从业", "demolition": "限期拆除", "detention": "行政拘留",
    "other": "其他",
}  # fmt: skip


class Day(forms.DateField):
    """A day, in any way people write one."""

    def __init__(self, label: str, **more: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(label=label, widget=widget, **more)

    def to_python(self, value: Any) -> Any:
        """2026-03-02, 2026年3月2日, 2026.3.2 …"""
        if isinstance(value, str) and value.strip():
            try:
                return dates.day(value, today())
            except NotUnderstood as error:
                raise forms.ValidationError(error.message) from None
        return super().to_python(value)


class Words(forms.CharField):
    """Several words or citations, one a line or with 、 between; gives a list."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(
            label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, **more
        )

    def clean(self, value: Any) -> Any:
        """The words, without empty ones."""
        text = str(super().clean(value))
        for mark in ("、", "，", ",", ";", "；"):
            text = text.replace(mark, "\n")
        return [word.strip() for word in text.splitlines() if word.strip()]


class Cites(Words):
    """Citations such as 食品安全法/124; each must exist in the law data."""

    def clean(self, value: Any) -> Any:
        """The citations, each known."""
        found = super().clean(value)
        for text in found:
            try:
                load().instruments.parse(text)
            except BadCitation as error:
                raise forms.ValidationError(f"“{text}”不是法律数据中的条款：{error}") from None
        return found


def _choice(label: str, titles: dict[str, str], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "请选择"), *titles.items()], **more)


class RegistryForm(forms.Form):
    """Every act may be entered late; then it asks why."""

    late_reason = forms.CharField(
        label="补录理由", required=False, max_length=500,
        help_text="今天登记的是以前发生的事，才需要填写。",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        """Asked last: it is the exception."""
        super().__init__(*args, **more)
        self.fields["late_reason"] = self.fields.pop("late_reason")


class Instrument(RegistryForm):
    """An act that rests on a paper of its own."""

    instrument = forms.CharField(label="依据的文件、文号", max_length=200)


class Rename(Instrument):
    """更名。"""

    name = forms.CharField(label="机关全称", max_length=100)
    short_name = forms.CharField(label="文号简称", max_length=20)
    valid_from = Day("启用之日")


class Enroll(RegistryForm):
    """登记人员。"""

    name = forms.CharField(label="姓名", max_length=50)
    id_number = forms.CharField(
        label="公民身份号码", required=False, max_length=18,
        help_text="只用来防止一人两号，保存的是加密摘要，任何人都看不到号码。",
    )  # fmt: skip
    office = _choice("职务", POSTS)
    valid_from = Day("任职之日")


class GivePost(RegistryForm):
    """任职。"""

    office = _choice("职务", POSTS)
    valid_from = Day("任职之日")
    valid_to = Day("到何日为止（不含）", required=False, help_text="没有确定的不填。")


class EndPost(RegistryForm):
    """免职。"""

    office = _choice("职务", POSTS)
    valid_to = Day("自何日起不再担任")


class IssueCredential(RegistryForm):
    """发给执法证件。"""

    number = forms.CharField(label="证件号码", max_length=60)
    kind = _choice("种类", CREDENTIALS)
    areas = Words("执法区域、类别")
    issued = Day("发证之日")
    expires = Day("有效期截止之日（含）")


class RevokeCredential(RegistryForm):
    """收回、注销执法证件。"""

    number = forms.ChoiceField(label="证件")
    revoked_on = Day("自何日起无效")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class QualifyReviewer(RegistryForm):
    """配备法制审核人员。"""

    appointed_from = Day("配备之日")
    legal_qualification_no = forms.CharField(
        label="法律职业资格证书编号", required=False, max_length=60,
        help_text="初次从事处罚决定法制审核的必须有（行政处罚法第五十八条第二款）。",
    )  # fmt: skip
    first_review_on = Day("初次从事处罚决定法制审核之日", required=False)


class EndReviewPost(RegistryForm):
    """法制审核人员调离。"""

    appointed_to = Day("自何日起不再担任")


class StandIn(Instrument):
    """授权代理。"""

    for_person = forms.ChoiceField(label="被代理人")
    office = _choice("所代理的职务", POSTS)
    valid_from = Day("自何日起")
    valid_to = Day("到何日为止（不含）")


class RevokeStandIn(RegistryForm):
    """撤销代理。"""

    authorization = forms.ChoiceField(label="授权")
    revoked_on = Day("自何日起不得代理")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AdoptPower(RegistryForm):
    """登记职权事项。"""

    power = forms.RegexField(
        label="事项标识", regex=r"\A[a-z][a-z0-9_]*(/[a-z0-9_]+)*\Z", max_length=96,
        help_text="小写英文字母，如 food/expired；登记后不变。",
        error_messages={"invalid": "标识用小写英文字母、数字、下划线和斜线，如 food/expired。"},
    )  # fmt: skip
    code = forms.CharField(label="基本编码（10 位）", max_length=10)
    title = forms.CharField(label="事项名称", max_length=300)
    field = _choice("领域", FIELDS)
    basis = Cites("设定依据", help_text="一行一条，写作 食品安全法/124。")
    penalties = forms.MultipleChoiceField(
        label="处罚种类", choices=list(PENALTIES.items()), widget=forms.CheckboxSelectMultiple
    )
    valid_from = Day("启用之日")


class EndPower(Instrument):
    """停用职权事项。"""

    valid_to = Day("自何日起停用")


class Setting(Instrument):
    """作出机关自定规定: only tighter than the law."""

    name = forms.ChoiceField(label="事项")
    value = forms.IntegerField(label="规定为", min_value=1, help_text="单位与法律相同；只能从严。")
    valid_from = Day("施行之日")
    power_to_decide = forms.CharField(label="制定权的依据（条款）", max_length=100)


class ChosenForm(Instrument):
    """选用法制审核表: one of those the law data have."""

    value = forms.ChoiceField(label="审核表")
    valid_from = Day("施行之日")
    power_to_decide = forms.CharField(label="制定权的依据（条款）", max_length=100)


class Listed(Instrument):
    """逐项规定: what the agency lists, each item ticked."""

    value = forms.MultipleChoiceField(label="列入", widget=forms.CheckboxSelectMultiple)
    valid_from = Day("施行之日")
    power_to_decide = forms.CharField(label="制定权的依据（条款）", max_length=100)


class ScopeList(Instrument):
    """通过法制审核目录: the list as a whole; its rows stand in a table of their own."""

    title = forms.CharField(label="目录名称", max_length=200)
    valid_from = Day("施行之日")
    power_to_decide = forms.CharField(label="制定权的依据（条款）", max_length=100)


def with_choices(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Give a choice field what there is to choose from."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    many = isinstance(field, forms.MultipleChoiceField)
    field.choices = list(choices) if many else [("", "请选择"), *choices]
