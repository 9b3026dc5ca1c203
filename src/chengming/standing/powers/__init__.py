"""权责清单、法制审核目录: which agency holds which power, by which article, from when (行政处罚法第十七条)."""
