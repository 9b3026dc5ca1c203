"""Whose account it is: one human, one account."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = "registry_accountholder"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_grants"), ("registry", "0002_grants")]

    operations = [
        migrations.CreateModel(
            name="AccountHolder",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_comment="持有人",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="registry.person",
                    ),
                ),
                (
                    "account",
                    models.OneToOneField(
                        db_comment="登录账号",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("record", models.UUIDField(db_comment="交付账号的记录编号", unique=True)),
            ],
            options={
                "db_table_comment": "登录账号的持有人，一人一号、一号一人 · 网络安全等级保护身份鉴别",
            },
        ),
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM PUBLIC;"
            f" GRANT SELECT, INSERT, UPDATE ON {TABLES} TO chengming_desk;",
            f"REVOKE ALL ON {TABLES} FROM chengming_desk;",
        ),
    ]
