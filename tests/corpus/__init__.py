"""缺陷语料: synthetic files with planted defects and their clean twins (invented from end to end)."""
