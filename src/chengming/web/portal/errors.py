"""What the public door may have to say instead of an answer."""


class PortalError(Exception):
    """Anything told to the public in place of what it asked for."""


class LogNotThere(PortalError):
    """日志中没有这一部分: nothing was published under that address."""


class LogDamaged(PortalError):
    """日志文件损坏: what lies there is not what its name says; never handed out."""
