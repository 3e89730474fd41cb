from django.db import migrations

# An import fills empty tables in one transaction and reads them on the way, before the database has looked at them
# by itself: without statistics it plans such a read as if there were a handful of rows, and takes minutes. Only the
# owner of a table may gather them, so the function is the owner's and the running application calls it.
REFRESH = """
CREATE FUNCTION register_refresh_feed_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    ANALYZE directory_nationalbody, directory_committee, directory_membership, organizations_organization,
        register_liaison, register_internalliaison, register_outsideliaison;
END
$$;
"""
DROP = "DROP FUNCTION register_refresh_feed_statistics();"


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_alter_committee_sort_key"),
        ("organizations", "0002_own_area"),
        ("register", "0007_representatives_of_iec"),
    ]

    operations = [migrations.RunSQL(REFRESH, DROP)]
