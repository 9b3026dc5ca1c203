"""发布: from a reviewed draft to the public snapshot, and from records to every public row.

``projection`` derives all rows of one case; acts store what it gives in their own transaction, the
follower stores the same, the audit compares with the same (docs/decisions/0050).
"""
