"""重大执法决定法制审核: requests, opinions, passes, bound to the version reviewed (行政处罚法第五十八条)."""
