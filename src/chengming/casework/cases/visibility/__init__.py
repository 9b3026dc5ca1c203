"""Who may see which case, and how he finds it again (security.md 4.2; 行政处罚法第四十三条)."""

from chengming.casework.cases.visibility.relations import visible_to

__all__ = ["visible_to"]
