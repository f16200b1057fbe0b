from django.db import migrations

FORWARDS = """
CREATE FUNCTION compliance_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a verdict is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER compliance_verdict_rows BEFORE UPDATE ON compliance_verdict
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse();
ALTER TABLE compliance_verdict ENABLE ALWAYS TRIGGER compliance_verdict_rows;
"""
BACKWARDS = """
DROP TRIGGER compliance_verdict_rows ON compliance_verdict;
DROP FUNCTION compliance_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
