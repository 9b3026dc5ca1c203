"""Panels in the last gate, and practice files that can never be decided."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

GATES = Path(__file__).parent / "sql" / "gates.sql"
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_lists_of_open_cases"), ("records", "0002_grants")]

    operations = [
        migrations.AddField(
            model_name="scopeverdict",
            name="panel",
            field=models.BooleanField(
                default=False,
                db_default=False,
                db_comment="是否须合议审核（两名以上审核人员） · 国办发〔2018〕118号（十二）",
            ),
        ),
        migrations.CreateModel(
            name="PracticeFile",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        db_comment="投放记录",
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="records.record",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        db_comment="所投放的案件",
                        on_delete=PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                ("office", models.TextField(db_comment="投放的监督机关")),
                ("planted_by", models.CharField(db_comment="投放人编号", max_length=32)),
                ("planted", models.DateTimeField(db_comment="投放时间")),
                ("defects", models.JSONField(db_comment="预设的缺陷：审核项目和说明")),
                (
                    "revealed",
                    models.DateTimeField(db_comment="公布结果的时间，空为尚未公布", null=True),
                ),
            ],
            options={
                "db_table_comment": "法制审核练习案卷，不得作出决定 · 国办发〔2018〕118号（十一）、（二十三）"
            },
        ),
        migrations.RunSQL(
            "REVOKE ALL ON cases_practicefile FROM PUBLIC;"
            " GRANT SELECT, INSERT, UPDATE (revealed) ON cases_practicefile TO chengming_desk;",
            "REVOKE ALL ON cases_practicefile FROM chengming_desk;",
        ),
        migrations.RunSQL(
            GATES.read_text(encoding="utf-8").replace(
                "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
            ),
            migrations.RunSQL.noop,
        ),
    ]
