"""隐去: what of a decision may be shown, field by field, and which rule hides the rest.

Nothing here writes; rules come from ``law/disclosures``, facts from the case's records.
"""
