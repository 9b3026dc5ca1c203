"""Search, the two narrow doors of the portal, and who may do what (design.md D3, D4)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial"), ("ledger", "0002_grants")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("search.sql", "doors.sql", "grants.sql")
    ]
