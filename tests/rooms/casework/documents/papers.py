"""A decided case and its papers, for the tests of this room."""

import io
import zipfile
from typing import Any

from tests.rooms.casework import town

from chengming.casework.cases import queries as cases
from chengming.casework.documents import actions, queries

DECISION, FILING, NOTICE = "penalty_decision", "filing_form", "penalty_notice"
SERIES = "paper/notice"
ACTS = {DECISION: "decide", FILING: "file_case", NOTICE: "notify"}


def decided(play: town.Play, fen: int = town.SMALL) -> town.Play:
    """A case filed, notified and decided."""
    play.file(fen)
    if fen >= town.LARGE:
        play.review()
    play.notice()
    if fen >= town.LARGE:
        play.discuss()
    play.decide()
    return play


def issue(play: town.Play, paper: str = DECISION, act: str = "", by: str = "a", **more: Any) -> Any:
    """The paper of the last such act, issued now."""
    record = play.ids[act or ACTS[paper]]
    return actions.issue(
        case=play.case, act=record, paper=paper, by=town.actor(by), at=play.frozen.now(), **more
    )


def line(play: town.Play, paper: str = DECISION) -> queries.Line:
    """The paper as the case page lists it."""
    found = queries.papers_of(cases.dossier(play.case))
    return next(one for one in found if one.paper == paper)


def reworded(docx: bytes, old: str, new: str) -> bytes:
    """The same file with a word replaced, as an office program would save it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as given, zipfile.ZipFile(out, "w") as made:
        for entry in given.infolist():
            data = given.read(entry)
            if entry.filename == "word/document.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            made.writestr(entry, data)
    return out.getvalue()
