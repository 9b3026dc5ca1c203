"""Who may see a case, how it is found again, and what it waits for: all derived from records."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# 单字和相邻二字: a search for one or two letters is then one look into the index.
GRAMS = """
CREATE FUNCTION casework_grams(content text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}')
    FROM (
        SELECT letter || coalesce(lead(letter) OVER (ORDER BY place), '') AS pair, letter
        FROM regexp_split_to_table(content, '') WITH ORDINALITY AS letters (letter, place)
    ) AS pairs, LATERAL (VALUES (pair), (letter)) AS grams (gram)
$$;
REVOKE ALL ON FUNCTION casework_grams(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_grams(text) TO chengming_desk;
"""
# 除人员关系以外都不删；关系由记录推得，更正、作废之后要重新推算。
GRANTS = """
REVOKE ALL ON cases_involvement, cases_search_text, cases_agenda, cases_slip, cases_readmark
    FROM PUBLIC;
GRANT SELECT ON cases_involvement, cases_search_text, cases_agenda, cases_slip, cases_readmark
    TO chengming_desk;
GRANT INSERT, DELETE ON cases_involvement TO chengming_desk;
GRANT INSERT, UPDATE ON cases_search_text, cases_agenda, cases_readmark TO chengming_desk;
GRANT INSERT, UPDATE (text) ON cases_slip TO chengming_desk;
GRANT UPDATE (sent_to_review, decided, last_act, last_by, last_done) ON cases_case
    TO chengming_desk;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_gates"),
        ("powers", "0002_grants"),
        ("records", "0002_grants"),
        ("registry", "0002_grants"),
    ]

    operations = [
        migrations.RunSQL(GRAMS, "DROP FUNCTION casework_grams(text)"),
        migrations.CreateModel(
            name="Agenda",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_comment="案件",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("seq", models.IntegerField(db_comment="推算所依据的记录条数，与案件不同即须重算")),
                ("law", models.CharField(db_comment="推算所依据的法律数据集", max_length=64)),
                ("computed", models.DateTimeField(db_comment="推算时间")),
                (
                    "until",
                    models.DateTimeField(db_comment="到此时间须重算，空为不因时间变化", null=True),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        db_comment="本机关最先届满的期限过去的时间，空为没有", null=True
                    ),
                ),
                (
                    "offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_comment="眼下有行为可办的职务", size=None
                    ),
                ),
                (
                    "approvals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_comment="眼下等待负责人审批的行为",
                        size=None,
                    ),
                ),
                (
                    "brief",
                    models.JSONField(
                        db_comment="各项期限、下一步、审批要点（由记录推得，含个人信息）"
                    ),
                ),
            ],
            options={
                "db_table_comment": "案件待办（由记录和法律推得，可随时重算）",
            },
        ),
        migrations.CreateModel(
            name="Involvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(db_comment="内部编号", primary_key=True, serialize=False),
                ),
                ("person", models.CharField(db_comment="人员编号", max_length=32)),
                (
                    "role",
                    models.TextField(
                        db_comment="关系：handler 承办人，former_handler 曾任承办人，took_part 办理或者同行，reviewer 法制审核，chair 听证主持人，decider 作出决定，recused 已回避"
                    ),
                ),
            ],
            options={
                "db_table_comment": "人员与案件的关系（由记录推得） · 行政处罚法第四十二条、第四十三条",
            },
        ),
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(db_comment="内部编号", primary_key=True, serialize=False),
                ),
                ("person", models.CharField(db_comment="人员编号", max_length=32)),
                (
                    "topic",
                    models.TextField(db_comment="事项：records 新记录，slips 请示与退回，due 期限"),
                ),
                ("upto", models.TextField(db_comment="已读到：记录序号、编号或者期限届满日")),
                ("at", models.DateTimeField(db_comment="标记时间")),
            ],
            options={
                "db_table_comment": "消息已读标记",
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_comment="案件",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "papers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_comment="文号，按办理先后（由记录推得）",
                        size=None,
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        db_comment="案号、当事人、案由、文号，统一字形后的检索文字（含个人信息）"
                    ),
                ),
                (
                    "grams",
                    models.GeneratedField(
                        db_comment="检索文字中的单字和相邻二字，供两字检索",
                        db_persist=True,
                        expression=models.Func("text", function="casework_grams"),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                    ),
                ),
            ],
            options={
                "db_table": "cases_search_text",
                "db_table_comment": "案件检索文字（由记录推得）",
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.BigAutoField(db_comment="内部编号", primary_key=True, serialize=False),
                ),
                ("kind", models.TextField(db_comment="种类：asked 请示，returned 退回")),
                ("act", models.TextField(db_comment="所涉行为")),
                ("seq", models.IntegerField(db_comment="当时的记录条数，其后办理的即为已回应")),
                ("written", models.DateTimeField(db_comment="写下的时间")),
                ("written_by", models.CharField(db_comment="写下的人员编号", max_length=32)),
                ("office", models.TextField(db_comment="写下时的职务")),
                ("text", models.TextField(db_comment="理由（可能含个人信息）")),
            ],
            options={
                "db_table_comment": "请示与退回（不是执法记录）",
            },
        ),
        migrations.AddField(
            model_name="case",
            name="decided",
            field=models.BooleanField(
                db_comment="是否作出过处理决定，公示审批人员据此可以查看", default=False
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="last_act",
            field=models.TextField(db_comment="最近一项行为（由记录推得）", default=""),
        ),
        migrations.AddField(
            model_name="case",
            name="last_by",
            field=models.CharField(
                db_comment="最近一项行为的办理人编号（由记录推得）", default="", max_length=32
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="last_done",
            field=models.DateTimeField(
                db_comment="最近一项行为的办理时间（由记录推得）", null=True
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="sent_to_review",
            field=models.BooleanField(
                db_comment="是否送过法制审核，法制审核人员据此可以查看 · 行政处罚法第五十八条",
                default=False,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["agency", "-opened", "id"], name="cases_case_agency_opened"),
        ),
        migrations.AddIndex(
            model_name="agenda",
            index=models.Index(fields=["due_at"], name="cases_agenda_due"),
        ),
        migrations.AddField(
            model_name="involvement",
            name="case",
            field=models.ForeignKey(
                db_comment="案件",
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="readmark",
            name="case",
            field=models.ForeignKey(
                db_comment="案件",
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["grams"], name="cases_search_text_grams"
            ),
        ),
        migrations.AddField(
            model_name="slip",
            name="case",
            field=models.ForeignKey(
                db_comment="案件",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["person", "role"], name="cases_involvement_person"),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.UniqueConstraint(
                fields=("case", "person", "role"), name="cases_involvement_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="readmark",
            constraint=models.UniqueConstraint(
                fields=("person", "case", "topic"), name="cases_read_mark_one"
            ),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
