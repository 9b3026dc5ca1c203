"""Who may do what: the desk keeps its projections current, and deletes nothing (design.md D3)."""

from django.db import migrations

TABLES = "registry_agency, registry_agencyname, registry_person, registry_post, registry_credential, registry_reviewqualification"


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("records", "0002_grants")]

    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM PUBLIC;"
            f" GRANT SELECT, INSERT, UPDATE ON {TABLES} TO chengming_desk;",
            f"REVOKE ALL ON {TABLES} FROM chengming_desk;",
        )
    ]
