"""What stops a command before it has done its work (exit 2)."""


class CommandError(Exception):
    """Anything a command tells its user instead of a trace."""


class CannotRun(CommandError):
    """无法执行: the message says what is missing and what to do now."""


class DatabaseUnfit(CannotRun):
    """数据库不合用: found, but not one on which this system may keep records."""
