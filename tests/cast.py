"""The fixed people of every test. Names are the letters a law book uses; nobody is meant.

Each stands for an office, so that a test reads as a sentence: ``by=REVIEWER``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One of the cast: who, in which office, with which credential (执法证件)."""

    id: str
    name: str
    office: str
    agency: str = "market_regulation"
    credential: str = ""


HANDLER = Person("a" * 32, "承办人甲", "officer", credential="JY-SCJG-0001")
SECOND_HANDLER = Person("b" * 32, "协办人乙", "officer", credential="JY-SCJG-0002")
REVIEWER = Person("c" * 32, "审核人丙", "legal_reviewer", credential="JY-SCJG-0003")
AGENCY_HEAD = Person("d" * 32, "负责人丁", "agency_head", credential="JY-SCJG-0004")
PARTY = Person("party:0", "当事人戊", "party", agency="")
STRANGER = Person("f" * 32, "外人己", "", agency="")

CAST = (HANDLER, SECOND_HANDLER, REVIEWER, AGENCY_HEAD, PARTY, STRANGER)
