"""What one may take along to check a record without us: the record opened, and its place in the log."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse

from chengming.proof.errors import ProofError
from chengming.proof.note import VerifierKey
from chengming.record.ledger import exports
from chengming.record.ledger.errors import LedgerError
from chengming.record.ledger.files import Layout
from chengming.record.records import queries as records
from chengming.web.console.cases.page.record_page import EVERYTHING


def record_file(record: Any) -> HttpResponse:
    """``record.json``: every field with its salt, to be compared with what the log holds."""
    shown = records.disclosed(record, EVERYTHING)
    return _file(shown, "application/json", f"{record.hex}.record.json")


def proof_file(record: Any) -> HttpResponse:
    """``.tlog-proof``: that the entry stands in the log; 404 while no checkpoint covers it."""
    layout = Layout(Path(settings.CHENGMING_HOME))
    try:
        key = VerifierKey.from_text(layout.vkey.read_text().strip())
        proof = exports.prove(layout, records.log_index(record), key)
    except (LedgerError, ProofError, OSError) as error:
        raise Http404 from error
    return _file(proof.to_bytes(), "text/plain; charset=utf-8", f"{record.hex}.tlog-proof")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
