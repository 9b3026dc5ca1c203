"""Standing in for another by written, dated authorisation."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = "registry_standingin"


def link(to: str, comment: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_comment=comment, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_account_holder")]

    operations = [
        migrations.CreateModel(
            name="StandingIn",
            fields=[
                (
                    "record",
                    models.UUIDField(db_comment="授权记录编号", primary_key=True, serialize=False),
                ),
                ("office", models.TextField(db_comment="所代理的职务")),
                ("instrument", models.TextField(db_comment="书面授权的文号")),
                ("valid_from", models.DateField(db_comment="代理起始之日")),
                (
                    "valid_to",
                    models.DateField(db_comment="代理终止之日（不含）：到期自行终止"),
                ),
                (
                    "revoked_on",
                    models.DateField(
                        db_comment="撤销之日（当日起不得代理），空为未撤销", null=True
                    ),
                ),
                ("agency", link("registry.agency", "执法主体")),
                ("for_person", link("registry.person", "被代理人")),
                ("person", link("registry.person", "代理人")),
            ],
            options={
                "db_table_comment": "职务代理的书面授权 · 行政处罚法第五十七条",
                "indexes": [models.Index(fields=["person"], name="registry_standingin_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("for_person")), _negated=True),
                        name="registry_standingin_two",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM PUBLIC;"
            f" GRANT SELECT, INSERT, UPDATE ON {TABLES} TO chengming_desk;",
            f"REVOKE ALL ON {TABLES} FROM chengming_desk;",
        ),
    ]
