"""What a person has typed and not handed in, and which act each form handed in became."""

import django.db.models.deletion
from django.db import migrations, models

# 草稿可以放弃；已提交的表单只增不改。
GRANTS = """
REVOKE ALL ON cases_draft, cases_submission FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON cases_draft TO chengming_desk;
GRANT SELECT, INSERT ON cases_submission TO chengming_desk;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_who_may_see_and_find"),
        ("records", "0002_grants"),
        ("registry", "0002_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_comment="表单编号（随机）", primary_key=True, serialize=False
                    ),
                ),
                ("person", models.CharField(db_comment="提交人编号", max_length=32)),
                ("act", models.TextField(db_comment="所办行为")),
                ("seq", models.IntegerField(db_comment="办成后的记录条数")),
                ("stage", models.TextField(db_comment="办成后所处阶段")),
                ("version", models.CharField(db_comment="办成后的审核版本", max_length=64)),
                ("instrument", models.TextField(db_comment="文号，没有的为空")),
                (
                    "case",
                    models.ForeignKey(
                        db_comment="案件",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        db_comment="所成记录",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "db_table_comment": "表单提交（同一表单只办一次）",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(db_comment="内部编号", primary_key=True, serialize=False),
                ),
                ("person", models.CharField(db_comment="起草人编号", max_length=32)),
                ("act", models.TextField(db_comment="所涉行为")),
                ("typed", models.JSONField(db_comment="已填写的内容，原样（含个人信息）")),
                ("uploads", models.JSONField(db_comment="已上传的附件：名称、大小和摘要")),
                ("seen", models.IntegerField(db_comment="起草时看到的记录条数")),
                ("submission", models.UUIDField(db_comment="表单编号，重复提交据此识别")),
                ("saved", models.DateTimeField(db_comment="保存时间")),
                (
                    "agency",
                    models.ForeignKey(
                        db_comment="起草人所在机关",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_comment="案件，新线索为空",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "db_table_comment": "草稿（不是执法记录，只有本人可见）",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "agency", "case", "act"),
                        name="cases_draft_one",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
