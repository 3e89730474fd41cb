from django.db import migrations

# Who represents an organization already is registered in its committee since the liaison began, and each liaison in
# force is reviewed a year after it began or, where that is not known, after it was taken over (REV-01).
REGISTER = """
INSERT INTO register_registration (representative_id, committee_id, starts_on)
SELECT r.id, r.committee_id, coalesce(l.started_on, r.state_since::date)
FROM register_representative r JOIN register_liaison l ON l.id = r.liaison_id
WHERE r.state = 'active' AND r.started_on IS NULL;

UPDATE register_representative r SET started_on = coalesce(l.started_on, r.state_since::date)
FROM register_liaison l
WHERE l.id = r.liaison_id AND r.state = 'active' AND r.started_on IS NULL;

UPDATE register_liaison SET
    review_from = coalesce(started_on, state_since::date),
    review_due_on = (coalesce(started_on, state_since::date) + interval '1 year')::date
WHERE state = 'active' AND review_due_on IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0003_liaisons_of_every_kind")]

    operations = [migrations.RunSQL(REGISTER, migrations.RunSQL.noop)]
