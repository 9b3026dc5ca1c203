"""Forms of signing in. A password never comes back to the page it was typed on."""

from django import forms

from chengming.standing.accounts import policy


class Password(forms.CharField):
    """A password as typed: no blank is cut off."""

    def __init__(self, label: str, autocomplete: str, help_text: str = "") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(
            label=label, strip=False, widget=widget, help_text=help_text,
            max_length=4 * policy.LONGEST_PASSWORD,
        )  # fmt: skip


class SignIn(forms.Form):
    """登录名和口令。"""

    login = forms.CharField(
        label="登录名",
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = Password("口令", "current-password")


class Code(forms.Form):
    """验证码, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class NewPassword(forms.Form):
    """更换口令。"""

    current = Password("现在的口令", "current-password")
    new = Password("新口令", "new-password")
    again = Password("再输一遍新口令", "new-password")

    def clean_again(self) -> str:
        """Both must be the same, or a slip of the hand locks its owner out."""
        again = str(self.cleaned_data.get("again", ""))
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError("两次输入的新口令不一样。请重新输入。")
        return again


def rules_of_passwords() -> list[str]:
    """What the profile in force asks, in words."""
    profile = policy.password_profile()
    said = [f"至少 {profile.shortest} 个字符，可以用汉字和空格"]
    if profile.classes:
        said.append(f"大写字母、小写字母、数字、其他字符（含汉字）中至少有 {profile.classes} 类")
    said.append("不含容易猜到的词：单位名、地名、年份、键盘上连着的字、登录名")
    said.append(f"不同于最近 {profile.remembered} 次用过的")
    return said
