from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What was registered with a number does not change: it is voided in a row of its own."""

    dependencies = [("communications", "0001_tables")]

    operations = [refuse_changes("communications_communication", "communications_recipient", "communications_voiding")]
