from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What another system held of a plan, the day it was compared, does not change."""

    dependencies = [("planning", "0010_modes_agreements_and_registration")]

    operations = [refuse_changes("planning_reconciliation", "planning_reconciledrow")]
