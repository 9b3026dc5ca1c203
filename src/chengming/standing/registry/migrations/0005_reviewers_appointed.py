"""In what capacity somebody reviews, and the paper that appointed him."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_standing_in")]

    operations = [
        migrations.AddField(
            "reviewqualification",
            "capacity",
            models.TextField(
                default="legal_body",
                db_comment="身份：legal_body 本机关法制机构、judicial_office 司法所、government_lawyer 公职律师、"
                "legal_counsel 法律顾问 · 国办发〔2018〕118号（十一）",
            ),
        ),
        migrations.AddField(
            "reviewqualification",
            "instrument",
            models.TextField(default="", db_comment="书面指定的文号，本机关法制机构人员为空"),
        ),
    ]
