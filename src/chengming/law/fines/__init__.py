"""法定罚款幅度: what a provision allows as a fine, as dated and cited data."""

from chengming.law.fines.ranges import Fines, Range, Tier, read_fines

__all__ = ["Fines", "Range", "Tier", "read_fines"]
