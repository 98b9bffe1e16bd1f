from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """The trail is append-only on both engines."""

    dependencies = [("audit", "0001_tables")]

    operations = [refuse_changes("audit_trailentry", "audit_traillink", "audit_trailcheckpoint")]
