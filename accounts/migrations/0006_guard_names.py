"""The database itself lets a handle belong to one person for ever, and knows whose names look the same."""

from django.db import migrations

CLAIMS = """
    -- The same rule as accounts.names.handles.look_of.
    CREATE FUNCTION accounts_look_of_handle(handle text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT translate(replace(lower(handle), 'm', 'rn'), 'i10', 'llo')
    $$;

    CREATE FUNCTION accounts_digest_of_handle(handle text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT encode(sha256(convert_to(accounts_look_of_handle(handle), 'UTF8')), 'hex')
    $$;

    -- Two who take one look at once follow one another at the unique index; the later one sees the earlier one's row.
    CREATE FUNCTION accounts_claim_handle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO accounts_handleclaim (digest, user_id, claimed_at)
        VALUES (accounts_digest_of_handle(NEW.handle), NEW.id, now())
        ON CONFLICT (digest) DO NOTHING;
        PERFORM FROM accounts_handleclaim
        WHERE digest = accounts_digest_of_handle(NEW.handle) AND user_id = NEW.id;
        IF NOT FOUND THEN
            RAISE unique_violation USING
                MESSAGE = 'This handle, or one that looks the same, is or was another person''s.',
                CONSTRAINT = 'user_handle_unique';
        END IF;
        RETURN NULL;
    END
    $$;

    -- People whose handles look the same already keep them; the earlier one's is claimed.
    INSERT INTO accounts_handleclaim (digest, user_id, claimed_at)
    SELECT accounts_digest_of_handle(handle), id, now() FROM accounts_user ORDER BY id
    ON CONFLICT (digest) DO NOTHING;

    CREATE TRIGGER accounts_user_claims_handle AFTER INSERT ON accounts_user
        FOR EACH ROW EXECUTE FUNCTION accounts_claim_handle();
    CREATE TRIGGER accounts_user_claims_new_handle AFTER UPDATE OF handle ON accounts_user
        FOR EACH ROW WHEN (NEW.handle IS DISTINCT FROM OLD.handle) EXECUTE FUNCTION accounts_claim_handle();
"""
NO_CLAIMS = """
    DROP TRIGGER accounts_user_claims_new_handle ON accounts_user;
    DROP TRIGGER accounts_user_claims_handle ON accounts_user;
    DROP FUNCTION accounts_claim_handle();
    DROP FUNCTION accounts_digest_of_handle(text);
    DROP FUNCTION accounts_look_of_handle(text);
    DELETE FROM accounts_handleclaim;
"""

NAMESAKES = """
    -- Whatever a program writes into is_namesake, it is what the rows say.
    CREATE FUNCTION accounts_note_namesake() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        -- Two who take one name at once follow one another; 64 locks, however many people are written at once.
        IF TG_OP = 'INSERT' OR NEW.name_key IS DISTINCT FROM OLD.name_key THEN
            PERFORM pg_advisory_xact_lock(726113, hashtext(NEW.name_key) & 63);
        END IF;
        NEW.is_namesake := NEW.is_active AND NEW.closed_at IS NULL AND NEW.name_key <> '' AND EXISTS (
            SELECT FROM accounts_user
            WHERE name_key = NEW.name_key AND id <> NEW.id AND is_active AND closed_at IS NULL
        );
        RETURN NEW;
    END
    $$;

    -- Those who share the name that somebody took, or gave up, are marked or are not any more.
    CREATE FUNCTION accounts_note_other_namesakes() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        keys text[] := ARRAY[]::text[];
    BEGIN
        IF TG_OP <> 'DELETE' THEN keys := keys || NEW.name_key::text; END IF;
        IF TG_OP <> 'INSERT' THEN keys := keys || OLD.name_key::text; END IF;
        UPDATE accounts_user AS person SET is_namesake = NOT is_namesake
        WHERE name_key = ANY(keys) AND name_key <> '' AND is_active AND closed_at IS NULL
            AND is_namesake <> EXISTS (
                SELECT FROM accounts_user AS other
                WHERE other.name_key = person.name_key AND other.id <> person.id
                    AND other.is_active AND other.closed_at IS NULL
            );
        RETURN NULL;
    END
    $$;

    CREATE TRIGGER accounts_user_notes_namesake BEFORE INSERT OR UPDATE ON accounts_user
        FOR EACH ROW EXECUTE FUNCTION accounts_note_namesake();
    CREATE TRIGGER accounts_user_notes_others AFTER INSERT OR DELETE ON accounts_user
        FOR EACH ROW EXECUTE FUNCTION accounts_note_other_namesakes();
    CREATE TRIGGER accounts_user_notes_others_later AFTER UPDATE ON accounts_user
        FOR EACH ROW WHEN ((NEW.name_key, NEW.is_active, NEW.closed_at)
            IS DISTINCT FROM (OLD.name_key, OLD.is_active, OLD.closed_at))
        EXECUTE FUNCTION accounts_note_other_namesakes();
"""
NO_NAMESAKES = """
    DROP TRIGGER accounts_user_notes_others_later ON accounts_user;
    DROP TRIGGER accounts_user_notes_others ON accounts_user;
    DROP TRIGGER accounts_user_notes_namesake ON accounts_user;
    DROP FUNCTION accounts_note_other_namesakes();
    DROP FUNCTION accounts_note_namesake();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_names_and_handles")]

    operations = [migrations.RunSQL(CLAIMS, NO_CLAIMS), migrations.RunSQL(NAMESAKES, NO_NAMESAKES)]
