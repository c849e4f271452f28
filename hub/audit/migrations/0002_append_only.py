"""The database itself refuses to change the audit trail, whoever asks."""

from django.db import migrations

FORBID = """
    CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The audit trail cannot be changed.';
    END
    $$;
    CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
ALLOW = """
    DROP TRIGGER audit_entry_append_only ON audit_entry;
    DROP FUNCTION audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
