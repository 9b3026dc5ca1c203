"""Lists and common words are counted along an index, without a look at the table."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql"
NARROWED_TO = ("agency", "power", "field")


def index(column: str) -> models.Index:
    """By date within one value of the column."""
    return models.Index(
        fields=[column, "-published", "-slug"],
        include=["shown_until"],
        name=f"disclosure_decision_{column}",
    )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_doors_and_grants")]

    operations = [
        *(
            migrations.RemoveIndex("publisheddecision", f"disclosure_decision_{column}")
            for column in NARROWED_TO
        ),
        *(migrations.AddIndex("publisheddecision", index(column)) for column in NARROWED_TO),
        migrations.RunSQL(
            (SQL / "newest.sql").read_text(encoding="utf-8"),
            "DROP INDEX disclosure_decision_newest",
        ),
    ]
