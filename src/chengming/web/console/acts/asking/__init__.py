"""From what the law says an act must state, to questions on a page, and from the answers back to facts."""
