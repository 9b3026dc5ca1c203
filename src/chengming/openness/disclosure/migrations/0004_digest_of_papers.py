"""What is answered to a paper's code says the digest of the issued paper's bytes too."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_counted_by_index")]

    operations = [
        migrations.AddField(
            model_name="paper",
            name="sha256",
            field=models.CharField(
                db_comment="正本的 SHA-256，没有在系统中制发的为空", default="", max_length=64
            ),
        ),
        migrations.RunSQL(
            (SQL / "paper_answer.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
