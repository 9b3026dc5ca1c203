"""Verdicts, passes and decisions: written by the owner's functions only (design.md D9)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("records", "0002_grants"),
        ("powers", "0002_grants"),
    ]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("tables.sql", "gates.sql")
    ]
