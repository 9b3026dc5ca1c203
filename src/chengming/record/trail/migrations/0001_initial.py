"""The table of looks; the desk may add and read, nobody may change."""

from django.db import migrations, models

GUARDED = """
CREATE TRIGGER trail_look_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_look
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
ALTER TABLE trail_look ENABLE ALWAYS TRIGGER trail_look_append_only;

-- Shared by all who add, exclusive for the digest: under it no lower id can still appear.
-- 0x7472 ("tr") in the highest two bytes; taken before the statement draws its ids.
CREATE FUNCTION trail_in_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'7472000000000000'::bigint);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION trail_in_order() FROM PUBLIC;
CREATE TRIGGER trail_look_in_order BEFORE INSERT ON trail_look
    FOR EACH STATEMENT EXECUTE FUNCTION trail_in_order();
ALTER TABLE trail_look ENABLE ALWAYS TRIGGER trail_look_in_order;

REVOKE ALL ON trail_look FROM PUBLIC;
GRANT SELECT, INSERT ON trail_look TO chengming_desk;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0002_grants")]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        db_comment="先后编号，可能有空号", primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_comment="时间")),
                ("person", models.TextField(db_comment="人员编号，未登录为空")),
                ("agency", models.TextField(db_comment="以哪个机关的职务")),
                ("office", models.TextField(db_comment="以何职务")),
                ("route", models.TextField(db_comment="页面或者操作的名称")),
                ("method", models.TextField(db_comment="请求方法")),
                ("object_kind", models.TextField(db_comment="对象种类，如案件、人员，没有的为空")),
                ("object", models.TextField(db_comment="对象的带密钥摘要，没有的为空")),
                ("allowed", models.BooleanField(db_comment="是否准许")),
                ("reason", models.TextField(db_comment="拒绝或者出错的类别，准许的为空")),
                ("address", models.TextField(db_comment="来源地址的带密钥摘要")),
            ],
            options={
                "db_table_comment": "谁看了什么、被拒绝了什么，只增不改 · 网络安全等级保护安全审计",
                "indexes": [
                    models.Index(fields=["object", "id"], name="trail_look_object"),
                    models.Index(fields=["person", "id"], name="trail_look_person"),
                ],
            },
        ),
        migrations.RunSQL(GUARDED, migrations.RunSQL.noop),
    ]
