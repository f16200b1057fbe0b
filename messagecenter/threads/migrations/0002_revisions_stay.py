from django.db import migrations

# Emptying the words is allowed, so that a person's texts can be erased later; nothing else is.
FORWARDS = """
CREATE FUNCTION threads_refuse_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.subject = '' AND NEW.body = '' AND
       to_jsonb(NEW) - '{subject,body}'::text[] = to_jsonb(OLD) - '{subject,body}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a former text is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER threads_revision_rows BEFORE UPDATE ON threads_revision
    FOR EACH ROW EXECUTE FUNCTION threads_refuse_revision();
"""
BACKWARDS = """
DROP TRIGGER threads_revision_rows ON threads_revision;
DROP FUNCTION threads_refuse_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
