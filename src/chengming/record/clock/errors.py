"""What may be wrong with time."""


class ClockError(Exception):
    """Anything that makes the time unfit for evidence."""


class DemoClockRefused(ClockError):
    """演示时钟只能用于演示日志: a demo clock under a log that does not begin ``demo.``."""


class ClockRunsBack(ClockError):
    """时钟不得倒退: a demo clock was asked to show an earlier time than before."""


class ClockFileDamaged(ClockError):
    """演示时钟文件损坏: the stored offset cannot be read."""
