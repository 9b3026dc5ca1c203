"""案件检索: 案号、当事人、案由、文号 in one form of writing; two letters are found by an index."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from chengming.casework.cases.models import Case, SearchText

LONGEST, TERMS = 60, 5  # letters of one term, and terms, that are looked at
_ROUGH = 1_000  # of what was typed; normalising may make one letter into eighteen
_OPEN, _CLOSE = "([{<〔【〈《「『〖〘", ")]}>〕】〉》」』〗〙"
_BRACKETS = str.maketrans(dict.fromkeys(_OPEN, "(") | dict.fromkeys(_CLOSE, ")"))
_NUMBER = re.compile(r"\)第?0*(?=[0-9])")


def normal(text: str) -> str:
    """One form: half width, lower case, one kind of brackets, no blanks.

    >>> normal("澄市监案〔2026〕第012号"), normal("澄市监案【2026】12 号")
    ('澄市监案(2026)12号', '澄市监案(2026)12号')
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS)
    kept = "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ")
    return _NUMBER.sub(")", kept)


def terms(query: str) -> list[str]:
    """What is looked for: the blanks part terms, each of which must be found."""
    found = [normal(part)[:LONGEST] for part in query[:_ROUGH].split()]
    return list(dict.fromkeys(term for term in found if term))[:TERMS]


def grams(term: str) -> list[str]:
    """Every pair of neighbouring letters of a term; of a single letter, itself."""
    if len(term) == 1:
        return [term]
    return sorted({term[i : i + 2] for i in range(len(term) - 1)})


def parts(sheet: Mapping[str, object]) -> tuple[str, ...]:
    """What the fact sheet gives to search: names of the parties as stated, and the cause."""
    parties = sheet.get("parties")
    named = parties if isinstance(parties, list | tuple) else ()
    names = [str(party.get("name") or "") for party in named if isinstance(party, Mapping)]
    return (str(sheet.get("case_name") or ""), *names)


def text_of(number: str, sheet: Mapping[str, object], papers: Sequence[str]) -> str:
    """The text a case is found by; a line for each thing, so that no match runs across two."""
    return "\n".join(filter(None, map(normal, (number, *parts(sheet), *papers))))


def find(rows: QuerySet[Case], wanted: Iterable[str]) -> QuerySet[Case]:
    """Those of the cases in which every term stands."""
    for term in wanted:
        hits = SearchText.objects.filter(grams__contains=grams(term), text__contains=term)
        rows = rows.filter(pk__in=hits.values("case"))
    return rows
