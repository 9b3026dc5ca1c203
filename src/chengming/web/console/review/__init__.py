"""逐项审核: the review form of one case, the machine's findings beside it."""
