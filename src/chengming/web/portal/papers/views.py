"""`/v/<code>`: is this paper genuine, who issued it, what can be done and by when (C-P2).

Never a party, never a fact of the case; the answer for a code that was never given and for one
that was mistyped is the same page. Addresses of this room are logged and listed nowhere.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengming.openness.disclosure import queries
from chengming.web.portal.papers import steps
from chengming.web.portal.rendering import render

LONGEST = 80
STATES = {
    "valid": ("有效", "leaf"), "corrected": ("已更正，以更正后的为准", "sand"),
    "void": ("已作废", "seal"), "withdrawn": ("已撤销或者被替代", "seal"),
}  # fmt: skip


@require_safe
@never_cache
def asked(request: HttpRequest) -> HttpResponse:
    """The form into which a code is typed."""
    typed = request.GET.get("code", "").strip()[:LONGEST]
    if typed and "/" not in typed:
        return HttpResponseRedirect(reverse("paper", args=[typed]))
    return render(request, "portal/paper_asked.html", {"typed": typed})


@require_safe
@never_cache
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """What may be said of the paper that bears this code."""
    found = queries.paper(code[:LONGEST])
    if found is None:
        response = render(request, "portal/paper_unknown.html", status=404)
    else:
        response = render(request, "portal/paper.html", _told(found))
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _told(found: queries.PaperAnswer) -> dict[str, Any]:
    state, tone = STATES.get(found.state, (found.state, "plain"))
    return {"paper": found, "state": state, "tone": tone, "steps": steps.opened(found.steps)}
