"""核验包: a paper with all that proves it, made on demand once the log has its record."""

import uuid
from pathlib import Path

from django.conf import settings

from chengming.casework.documents.errors import NotLogged
from chengming.casework.documents.models import IssuedPaper
from chengming.proof.errors import ProofError
from chengming.proof.note import VerifierKey
from chengming.proof.papers.bundle import Bundle
from chengming.record.ledger import exports
from chengming.record.ledger.errors import LedgerError
from chengming.record.ledger.files import Layout
from chengming.record.records import queries as records
from chengming.record.vault import queries as vault

SHOWN = ("files", "instrument", "say")
"""Fields of the record that a bundle opens: the paper's own; never who typed what."""


def bundle(paper: IssuedPaper) -> Bundle:
    """All parts of the bundle; raises ``NotLogged`` while no checkpoint covers the record."""
    key, proof = _proof(paper.pk)
    with vault.open_file(paper.sha256) as file:
        pdf = file.read()
    return Bundle(
        pdf, records.disclosed(paper.pk, SHOWN), proof, key.to_text().encode() + b"\n"
    )  # fmt: skip


def is_logged(paper: IssuedPaper) -> bool:
    """Whether a bundle can be made now."""
    return records.log_index(paper.pk) is not None


def _proof(record: uuid.UUID) -> tuple[VerifierKey, bytes]:
    layout = Layout(Path(settings.CHENGMING_HOME))
    try:
        key = VerifierKey.from_text(layout.vkey.read_text(encoding="utf-8").strip())
        return key, exports.prove(layout, records.log_index(record), key).to_bytes()
    except (LedgerError, ProofError, OSError) as error:
        raise NotLogged(
            "这份文书的记录还没有排入公开日志，核验包暂时做不出来。通常一两秒即可，请稍后再试。"
        ) from error
