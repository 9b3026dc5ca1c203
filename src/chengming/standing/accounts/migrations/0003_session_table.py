"""Sessions of the console: Django's table, explained in Chinese; the desk alone uses it."""

from django.db import migrations

EXPLAINED = """
COMMENT ON TABLE django_session IS '工作台会话，退出或者到期即删 · 网络安全等级保护身份鉴别';
COMMENT ON COLUMN django_session.session_key IS '会话标识';
COMMENT ON COLUMN django_session.session_data IS '会话内容（签名），不含口令和案情';
COMMENT ON COLUMN django_session.expire_date IS '到期时间';
REVOKE ALL ON django_session FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO chengming_desk;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_grants"), ("sessions", "0001_initial")]

    operations = [migrations.RunSQL(EXPLAINED, "REVOKE ALL ON django_session FROM chengming_desk;")]
