"""The owner's functions look at both ids of whoever stood in for another (代理)."""

from pathlib import Path

from django.db import migrations

GATES = Path(__file__).parent / "sql" / "gates.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_drafts_and_submissions")]

    operations = [
        migrations.RunSQL(
            GATES.read_text(encoding="utf-8").replace(
                "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
            ),
            migrations.RunSQL.noop,
        )
    ]
