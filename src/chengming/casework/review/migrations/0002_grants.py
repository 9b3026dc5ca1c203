"""Who may do what: the desk keeps its projections current, and deletes nothing (design.md D3)."""

from django.db import migrations

TABLES = "review_reviewrequest, review_reviewopinion"


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("cases", "0002_gates")]

    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM PUBLIC;"
            f" GRANT SELECT, INSERT, UPDATE ON {TABLES} TO chengming_desk;",
            f"REVOKE ALL ON {TABLES} FROM chengming_desk;",
        )
    ]
