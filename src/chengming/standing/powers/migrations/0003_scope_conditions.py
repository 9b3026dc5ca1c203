"""More that a row of a scope list may say: powers, level, outcome, and the urgent way of compulsion."""

import django.contrib.postgres.fields
from django.db import migrations, models

LISTED = django.contrib.postgres.fields.ArrayField


class Migration(migrations.Migration):
    dependencies = [("powers", "0002_grants")]

    operations = [
        migrations.AddField(
            model_name="scoperow",
            name="powers",
            field=LISTED(
                base_field=models.TextField(), default=list, db_comment="职权事项标识，空为不限"
            ),
        ),
        migrations.AddField(
            model_name="scoperow",
            name="level",
            field=models.TextField(
                default="", db_comment="执法层级：city 本级部门、town 镇街，空为不限"
            ),
        ),
        migrations.AddField(
            model_name="scoperow",
            name="outcomes",
            field=LISTED(
                base_field=models.TextField(),
                default=list,
                db_comment="处理意见，如 exempt 不予处罚，空为不看",
            ),
        ),
        migrations.AddField(
            model_name="scoperow",
            name="urgent",
            field=models.BooleanField(
                default=False,
                db_comment="情况紧急的可以先行、限时补审，只限行政强制 · 行政强制法第十九条",
            ),
        ),
    ]
