"""`/verify`: anybody checks what was published, in the browser; without script, here, keeping nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chengming.proof.errors import ProofError
from chengming.proof.note import VerifierKey
from chengming.proof.publication import verify_publication
from chengming.proof.verify import Problem, Report
from chengming.web.portal.proofs import inclusion
from chengming.web.portal.rendering import render

LARGEST = 4 * 1024 * 1024
LONGEST_KEY = 500


@csrf_exempt  # no session, no cookie, nothing is kept or changed: there is nothing to forge
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """The page; where a file was posted (no script), with what was found."""
    told: dict[str, object] = {"vkey": inclusion.key_text()}
    if request.method == "POST":
        told |= _judged(request)
    return render(request, "portal/verify.html", told)


def _judged(request: HttpRequest) -> dict[str, object]:
    key, sent = request.POST.get("key", "")[:LONGEST_KEY].strip(), request.FILES.get("proof")
    told: dict[str, object] = {"vkey": key}
    if sent is None:
        return told | {"missing": True}
    if (sent.size or 0) > LARGEST:
        return told | {"large": True}
    try:
        return told | {"report": verify_publication(sent.read(), VerifierKey.from_text(key))}
    except ProofError as error:
        return told | {"report": Report("publication", problems=[Problem.of(error)])}
