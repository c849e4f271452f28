"""The database refuses to change the security log. Rows go when their time is over, or their person leaves."""

from django.db import migrations

FORBID = """
    CREATE FUNCTION security_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The security log cannot be changed.';
    END
    $$;
    CREATE TRIGGER security_log_append_only BEFORE UPDATE ON security_log_securityevent
        FOR EACH ROW EXECUTE FUNCTION security_log_is_append_only();
"""
ALLOW = """
    DROP TRIGGER security_log_append_only ON security_log_securityevent;
    DROP FUNCTION security_log_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("security_log", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
