"""行政强制措施: checks of what only compulsion has, by the part of its course they look at."""
