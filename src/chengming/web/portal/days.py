"""``?on=``: the day as of which a page is shown; what is no day is said, and today is shown."""

from datetime import date

from django.http import HttpRequest

WRONG = "日期写作 2026-03-02。现在显示的是今天的内容。"
TOO_EARLY = "法律数据没有收录这一天的规定。现在显示的是今天的内容。"


def asked(request: HttpRequest) -> tuple[date | None, str]:
    """The day asked for, or None and what is wrong with it."""
    typed = request.GET.get("on", "").strip()
    if not typed:
        return None, ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return None, WRONG
