"""How long a public page may be kept, and by what it is compared.

No cache of ours stands in between (security.md §0.3): a browser or front server keeps a page for
half a minute and then asks again with its validator, so what was withdrawn is gone within a minute.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

KEPT = 30
"""Seconds for which a page may be shown without asking."""

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A public page: GET and HEAD only, a validator over its bytes, kept for a short while."""

    @require_safe
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            patch_cache_control(response, no_cache=True)
            return response
        patch_cache_control(response, public=True, max_age=KEPT, must_revalidate=True)
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"] = tag
        same = get_conditional_response(request, etag=tag, response=response)
        assert isinstance(same, HttpResponse)
        return same

    answered.__name__, answered.__doc__ = view.__name__, view.__doc__
    return answered
