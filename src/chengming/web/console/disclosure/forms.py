"""Forms of disclosure. What was typed comes back with what is wrong."""

from typing import Any

from django import forms

from chengming.openness.disclosure import rules
from chengming.openness.disclosure.actions import Choice
from chengming.openness.disclosure.letters import OUTCOMES
from chengming.web.console.disclosure.layout import PART

SCOPES = [("summary", "摘要"), ("full", "决定书全文（隐去不得公开的内容）")]


class Draft(forms.Form):
    """公示判断: whether, how much, and why."""

    outcome = forms.ChoiceField(label="判断", widget=forms.RadioSelect)
    scope = forms.ChoiceField(label="公示内容", choices=SCOPES, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label="不予公示的情形", required=False)
    reason = forms.CharField(
        label="判断的理由", max_length=rules.LONGEST_REASON, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="送审批时必填：社会影响、所依据的条款和本机关规定。理由进入记录，不对外公开。",
    )  # fmt: skip
    seen_seq = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, outcomes: Any, grounds: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", "（公示的不填）"), *grounds]  # type: ignore[attr-defined]


class Answer(forms.Form):
    """审批意见: a note to approve with, or what is to be changed."""

    note = forms.CharField(
        label="审批说明或者退回的理由", max_length=rules.LONGEST_REASON, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="退回时必填。",
    )  # fmt: skip
    seen_seq = forms.IntegerField(widget=forms.HiddenInput)


class Withdraw(forms.Form):
    """撤回公示."""

    ground = forms.ChoiceField(label="撤回的情形")
    reason = forms.CharField(
        label="向社会说明的理由", max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="将代替原页面公开。只说撤回的原因，不写姓名、名称和号码。",
    )  # fmt: skip
    seen_seq = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, grounds: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["ground"].choices = list(grounds)  # type: ignore[attr-defined]


class LetterAnswer(forms.Form):
    """来信的处理."""

    outcome = forms.ChoiceField(
        label="处理", choices=list(OUTCOMES.items()), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="处理的理由", max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="进入记录。来信的原文不进入记录。",
    )  # fmt: skip


def choice_of(post: Any, scope: str, suggested: set[str]) -> Choice:
    """What was chosen for each part; only a suggestion can be overruled."""
    chosen = {n.removeprefix(PART): v for n, v in post.items() if n.startswith(PART)}
    hide = {part: rule for part, rule in chosen.items() if rule}
    show = frozenset(p for p, rule in chosen.items() if not rule and p in suggested)
    return Choice(scope if scope in dict(SCOPES) else "summary", hide, show)
