"""Signing in: passwords used, second factors, recovery codes, sessions, counted tries."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = "accounts_usedpassword, accounts_factor, accounts_recoverycode, accounts_session, accounts_tries"

EXISTING = """
-- Accounts opened before: their password stands since their last record of it.
UPDATE accounts_account a SET password_set = (
    SELECT max(r.done) FROM records_record r
    WHERE r.stream_id = a.stream_id AND r.kind IN ('open_account', 'set_password'));
"""
FIRST_PASSWORDS = """
INSERT INTO accounts_usedpassword (record, account_id, password, used_from, seq)
SELECT DISTINCT ON (a.id) r.id, a.id, a.password, r.done, r.seq FROM accounts_account a
JOIN records_record r ON r.stream_id = a.stream_id AND r.kind IN ('open_account', 'set_password')
ORDER BY a.id, r.seq DESC;
"""


def account(**more):
    return models.ForeignKey(
        db_comment="账号",
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.account",
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_grants")]

    operations = [
        migrations.AddField(
            "account",
            "password_set",
            models.DateTimeField(db_comment="设置现口令的时间", null=True),
        ),
        migrations.RunSQL(EXISTING, migrations.RunSQL.noop),
        migrations.AlterField(
            "account", "password_set", models.DateTimeField(db_comment="设置现口令的时间")
        ),
        migrations.AddField(
            "account",
            "initial",
            models.BooleanField(db_comment="口令由他人设置，本人首次登录必须更换", default=True),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="UsedPassword",
            fields=[
                (
                    "record",
                    models.UUIDField(
                        db_comment="开立账号或者设置口令的记录编号",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account", account()),
                (
                    "password",
                    models.CharField(db_comment="口令的加盐散列，不存原文", max_length=128),
                ),
                ("used_from", models.DateTimeField(db_comment="设置时间")),
                (
                    "seq",
                    models.IntegerField(db_comment="记录在账号序列中的序号，先后以此为准"),
                ),
            ],
            options={"db_table_comment": "用过的口令 · 网络安全等级保护身份鉴别"},
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                (
                    "record",
                    models.UUIDField(db_comment="登记记录编号", primary_key=True, serialize=False),
                ),
                ("account", account()),
                ("kind", models.TextField(db_comment="种类：totp 为按时间变化的动态口令")),
                (
                    "sealed",
                    models.BinaryField(db_comment="密钥的密文（AES-GCM），封装密钥不在数据库内"),
                ),
                ("algorithm", models.TextField(db_comment="动态口令所用的散列算法")),
                (
                    "last_step",
                    models.BigIntegerField(db_comment="最近一次用过的时间步，同一步不得再用"),
                ),
                ("removed", models.DateTimeField(db_comment="解除时间，空为在用", null=True)),
            ],
            options={
                "db_table_comment": "登录的第二因素 · 网络安全等级保护身份鉴别",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed__isnull", True)),
                        fields=("account",),
                        name="accounts_factor_one_in_use",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "digest",
                    models.CharField(
                        db_comment="恢复码的带密钥摘要，不存原文",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account", account()),
                ("record", models.UUIDField(db_comment="发给这一组恢复码的记录编号")),
                (
                    "used",
                    models.DateTimeField(db_comment="使用或者作废的时间，空为可用", null=True),
                ),
            ],
            options={"db_table_comment": "第二因素丢失时的恢复码 · 网络安全等级保护身份鉴别"},
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(db_comment="内部编号", primary_key=True, serialize=False),
                ),
                ("account", account()),
                (
                    "token",
                    models.CharField(db_comment="会话令牌的 SHA-256", max_length=64, unique=True),
                ),
                ("address", models.CharField(db_comment="来源地址的带密钥摘要", max_length=32)),
                (
                    "device",
                    models.TextField(db_comment="浏览器和系统的名称，不含版本（个人信息）"),
                ),
                ("began", models.DateTimeField(db_comment="口令通过的时间")),
                ("seen", models.DateTimeField(db_comment="最近一次使用的时间")),
                (
                    "entered",
                    models.DateTimeField(db_comment="第二因素通过的时间，空为尚未通过", null=True),
                ),
                (
                    "proved",
                    models.DateTimeField(db_comment="最近一次出示第二因素的时间", null=True),
                ),
                (
                    "enrolling",
                    models.BinaryField(db_comment="正在登记的第二因素密钥的密文", null=True),
                ),
                (
                    "posts",
                    models.CharField(
                        db_comment="登录时所任职务的摘要，变化即结束会话", max_length=64
                    ),
                ),
                ("post", models.TextField(db_comment="现在以哪一职务办理")),
                ("ended", models.DateTimeField(db_comment="结束时间，空为有效", null=True)),
                ("why_ended", models.TextField(db_comment="结束原因")),
            ],
            options={
                "db_table_comment": "登录会话 · 网络安全等级保护身份鉴别",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended__isnull", True)),
                        fields=["account"],
                        name="accounts_session_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tries",
            fields=[
                (
                    "key",
                    models.CharField(
                        db_comment="登录名、账号或者来源地址的带密钥摘要",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("count", models.IntegerField(db_comment="本段时间内尚未成功的次数")),
                ("since", models.DateTimeField(db_comment="本段时间的开始")),
                (
                    "until",
                    models.DateTimeField(db_comment="暂停到什么时候，空为未暂停", null=True),
                ),
            ],
            options={"db_table_comment": "登录失败处理 · 网络安全等级保护身份鉴别"},
        ),
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM PUBLIC;"
            f" GRANT SELECT, INSERT, UPDATE ON {TABLES} TO chengming_desk;",
            f"REVOKE ALL ON {TABLES} FROM chengming_desk;",
        ),
        migrations.RunSQL(FIRST_PASSWORDS, migrations.RunSQL.noop),
    ]
