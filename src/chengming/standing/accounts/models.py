"""Tables of sign-in. An account is not an office: what its holder may do stands in ``registry``.

Accounts, passwords, factors and recovery codes are projections of the account's records and are
audited against them; sessions and counted tries are not: they come and go without a lawful act.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

PERSONAL_FIELDS = {"Account": ("login",), "Session": ("device",)}
"""个人信息 by table: what an erasure blanks (个人信息保护法第四十七条)."""


class Account(AbstractBaseUser):
    """登录账号: one person, one account; closed, never deleted."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    login = models.CharField(
        max_length=64, unique=True, db_comment="登录名，按 NFKC 规范化并转为小写（个人信息）"
    )
    password = models.CharField(max_length=128, db_comment="口令的加盐散列，不存原文")
    password_set = models.DateTimeField(db_comment="设置现口令的时间")
    initial = models.BooleanField(db_comment="口令由他人设置，本人首次登录必须更换")
    last_login = models.DateTimeField(null=True, blank=True, db_comment="最近一次登录时间")
    closed = models.DateTimeField(null=True, db_comment="停用时间，空为在用")
    stream = models.OneToOneField(
        "records.Stream",
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="账号变动的记录序列",
    )

    objects = BaseUserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table_comment = "登录账号，不含职务 · 网络安全等级保护身份鉴别"


class UsedPassword(models.Model):
    """用过的口令: so that the last ones are not taken again."""

    record = models.UUIDField(primary_key=True, db_comment="开立账号或者设置口令的记录编号")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_comment="账号"
    )
    password = models.CharField(max_length=128, db_comment="口令的加盐散列，不存原文")
    used_from = models.DateTimeField(db_comment="设置时间")
    seq = models.IntegerField(db_comment="记录在账号序列中的序号，先后以此为准")

    class Meta:
        db_table_comment = "用过的口令 · 网络安全等级保护身份鉴别"


class Factor(models.Model):
    """第二因素: what the holder has beside his password; one in use per account."""

    record = models.UUIDField(primary_key=True, db_comment="登记记录编号")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_comment="账号"
    )
    kind = models.TextField(db_comment="种类：totp 为按时间变化的动态口令")
    sealed = models.BinaryField(db_comment="密钥的密文（AES-GCM），封装密钥不在数据库内")
    algorithm = models.TextField(db_comment="动态口令所用的散列算法")
    last_step = models.BigIntegerField(db_comment="最近一次用过的时间步，同一步不得再用")
    removed = models.DateTimeField(null=True, db_comment="解除时间，空为在用")

    class Meta:
        db_table_comment = "登录的第二因素 · 网络安全等级保护身份鉴别"
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(removed__isnull=True),
                name="accounts_factor_one_in_use",
            )
        ]


class RecoveryCode(models.Model):
    """恢复码: for the day the factor is lost; each opens the door once."""

    digest = models.CharField(
        max_length=64, primary_key=True, db_comment="恢复码的带密钥摘要，不存原文"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_comment="账号"
    )
    record = models.UUIDField(db_comment="发给这一组恢复码的记录编号")
    used = models.DateTimeField(null=True, db_comment="使用或者作废的时间，空为可用")

    class Meta:
        db_table_comment = "第二因素丢失时的恢复码 · 网络安全等级保护身份鉴别"


class Session(models.Model):
    """会话: one browser at which somebody signed in; ended, never deleted."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_comment="账号"
    )
    token = models.CharField(max_length=64, unique=True, db_comment="会话令牌的 SHA-256")
    address = models.CharField(max_length=32, db_comment="来源地址的带密钥摘要")
    device = models.TextField(db_comment="浏览器和系统的名称，不含版本（个人信息）")
    began = models.DateTimeField(db_comment="口令通过的时间")
    seen = models.DateTimeField(db_comment="最近一次使用的时间")
    entered = models.DateTimeField(null=True, db_comment="第二因素通过的时间，空为尚未通过")
    proved = models.DateTimeField(null=True, db_comment="最近一次出示第二因素的时间")
    enrolling = models.BinaryField(null=True, db_comment="正在登记的第二因素密钥的密文")
    posts = models.CharField(max_length=64, db_comment="登录时所任职务的摘要，变化即结束会话")
    post = models.TextField(db_comment="现在以哪一职务办理")
    ended = models.DateTimeField(null=True, db_comment="结束时间，空为有效")
    why_ended = models.TextField(db_comment="结束原因")

    class Meta:
        db_table_comment = "登录会话 · 网络安全等级保护身份鉴别"
        indexes = [
            models.Index(
                fields=["account"],
                condition=models.Q(ended__isnull=True),
                name="accounts_session_open",
            )
        ]


class Tries(models.Model):
    """登录尝试: how often was guessed at a login, a factor, or from an address."""

    key = models.CharField(
        max_length=64, primary_key=True, db_comment="登录名、账号或者来源地址的带密钥摘要"
    )
    count = models.IntegerField(db_comment="本段时间内尚未成功的次数")
    since = models.DateTimeField(db_comment="本段时间的开始")
    until = models.DateTimeField(null=True, db_comment="暂停到什么时候，空为未暂停")

    class Meta:
        db_table_comment = "登录失败处理 · 网络安全等级保护身份鉴别"
