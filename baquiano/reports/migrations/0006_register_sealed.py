from django.db import migrations

from baquiano.audit.triggers import refuse_changes_when


class Migration(migrations.Migration):
    """A register that was sealed is not rewritten."""

    dependencies = [("reports", "0005_register_of_accompaniments"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes_when("reports_assistanceregister", "{row}.sealed_at IS NOT NULL")]
