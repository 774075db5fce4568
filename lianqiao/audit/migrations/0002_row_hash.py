"""The hash of a trail row, computed in the database so that writing and verifying cannot differ."""

from django.db import migrations

# The time goes in as seconds since 1970 and not as text, which would change with the session's time zone.
CREATE = """
CREATE FUNCTION audit_row_hash(trail audit_trailrow) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\\x1f',
        trail.chain, trail.seq, extract(epoch FROM trail.at), trail.event,
        COALESCE(trail.account_id::text, '-'), COALESCE(trail.seat_id::text, '-'), trail.role,
        trail.subject, trail.subject_id, trail.details::text, trail.previous_hash
    ), 'UTF8')), 'hex')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION audit_row_hash(audit_trailrow)")]
