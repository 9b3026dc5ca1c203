"""A thick file: as many papers as wanted, all in order."""

from tests.corpus.draft import Draft
from tests.corpus.twins import heard


def thick_file(papers: int, seed: int = 7) -> Draft:
    """The heard case with inquiries and evidence enough to carry so many papers."""
    draft = heard(seed)
    missing = papers - len(draft.view().papers)
    for n in range(missing):
        kind = "inquire" if n % 2 else "collect_evidence"
        say = {"content": "陈述了经过。", "signed": "signed"} if n % 2 else {"item": f"单据{n}"}
        draft.add(kind, 5 + n % 3, "a", beside=["b"], say=say, hour=9 + n % 8)
    return draft
