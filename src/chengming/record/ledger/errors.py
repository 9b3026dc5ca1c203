"""What may be wrong with the log. One class per meaning; all of them stop the signing."""


class LedgerError(Exception):
    """Anything that keeps the log from going on."""


class Fenced(LedgerError):
    """另一个排序进程已接手: the state in the database is not the one this process left."""


class AlreadyRunning(LedgerError):
    """已有排序进程在运行: the session lock is held by somebody else."""


class BadAuthentication(LedgerError):
    """条目认证码不符: an entry that no known process of ours made."""


class KeyMissing(LedgerError):
    """密钥缺失: a key that must exist is not in the secrets directory."""


class OriginChanged(LedgerError):
    """日志来源与密钥不符: the key was made for another log."""


class GuardMissing(LedgerError):
    """守护文件缺失: the log has begun, but what was last signed is not known."""


class GuardDamaged(LedgerError):
    """守护文件损坏: it does not carry this log's good signature."""


class GuardMoved(LedgerError):
    """守护文件被他人改动: somebody else signed in between."""


class LogBehindGuard(LedgerError):
    """数据库落后于已签检查点: an old backup was restored, or entries were cut off."""


class LogForked(LedgerError):
    """数据库与已签检查点不一致: the log was rewritten or grown again after a restore."""


class StateDamaged(LedgerError):
    """日志状态与条目不符: the state row is not what the entries give."""


class NotLoggedYet(LedgerError):
    """尚未排入日志或者检查点尚未覆盖: no proof can be given yet."""
