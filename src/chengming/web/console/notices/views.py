"""消息: what happened on one's cases, what came back, what falls due."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chengming.casework.cases.work import notices
from chengming.record.clock import queries as clock
from chengming.web.console.cases.lookup import reader_of
from chengming.web.console.notices import lines


@require_safe
def index(request: Any) -> HttpResponse:
    """未读消息。"""
    at = clock.now()
    found = notices.unread(reader_of(request), at)
    context = {"lines": lines.lines(found), "until": at.isoformat()}
    return render(request, "console/notices/list.html", context)


@require_POST
def read(request: Any) -> HttpResponse:
    """全部标为已读: all that was there when the page was shown; what came since stays unread."""
    at = clock.now()
    until = lines.until(request.POST.get("until", ""), at)
    found = [one for one in notices.unread(reader_of(request), at) if one.when <= until]
    notices.mark_read(request.desk.person, found, at)
    messages.success(request, f"已将 {len(found)} 条消息标为已读。")
    return redirect("console:notices-list")
