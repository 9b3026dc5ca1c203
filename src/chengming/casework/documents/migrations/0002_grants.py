"""Who may do what: drafts come and go with the case, papers only follow their records (design.md D3)."""

from django.db import migrations

PAPERS, DRAFTS = "documents_paper", "documents_draft"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON {PAPERS}, {DRAFTS} FROM PUBLIC;"
            f" GRANT SELECT, INSERT, UPDATE ON {PAPERS} TO chengming_desk;"
            f" GRANT SELECT, INSERT, DELETE ON {DRAFTS} TO chengming_desk;",
            f"REVOKE ALL ON {PAPERS}, {DRAFTS} FROM chengming_desk;",
        )
    ]
