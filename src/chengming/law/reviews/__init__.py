"""法制审核意见表 as data: the forms, their items, and what a machine checks for each item."""
