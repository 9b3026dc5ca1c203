"""Tables of sign-in. An account is not an office: what its holder may do stands in ``registry``."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

PERSONAL_FIELDS = {"Account": ("login",)}
"""个人信息 by table: what an erasure blanks (个人信息保护法第四十七条)."""


class Account(AbstractBaseUser):
    """登录账号: one person, one account; closed, never deleted."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    login = models.CharField(
        max_length=64, unique=True, db_comment="登录名，按 NFKC 规范化并转为小写（个人信息）"
    )
    password = models.CharField(max_length=128, db_comment="口令的加盐散列，不存原文")
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
