"""Lists of what is open, and of what was done last, are one look into an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_gates_bear_both"),
        ("powers", "0002_grants"),
        ("records", "0002_grants"),
        ("registry", "0004_standing_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agenda",
            name="law",
            field=models.CharField(db_comment="推算所依据的法律数据集和算法的摘要", max_length=64),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["agency", "-last_done"], name="cases_case_agency_last"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended__isnull", True)),
                fields=["agency"],
                name="cases_case_open",
            ),
        ),
    ]
