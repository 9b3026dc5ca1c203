"""案件: list, page, timeline, and the one look-up every page of a case goes through."""
