"""What an agency usually states: offered in the next form, never stated by itself."""

from chengming.casework.cases.models import Case


def last_stated(agency: str, fact: str) -> object:
    """A fact as the agency's latest case that has it states it; None where none does."""
    rows = Case.objects.filter(agency_id=agency, sheet__has_key=fact).order_by("-opened", "id")
    return rows.values_list(f"sheet__{fact}", flat=True).first()
