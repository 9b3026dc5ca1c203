"""`/verify`: how anybody checks what was published, without having to believe this site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengming.web.portal.proofs import inclusion


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "portal/verify.html", {"vkey": inclusion.key_text()})
