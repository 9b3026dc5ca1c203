"""机器核对: what a machine can see of the items of the review form, over any file it is shown."""

from chengming.casework.review.checks.adapter import run

__all__ = ["run"]
