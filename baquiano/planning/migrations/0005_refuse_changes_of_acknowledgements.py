from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """Who acknowledged what, and when, does not change."""

    dependencies = [("planning", "0004_plan_acknowledges_specifications")]

    operations = [refuse_changes("planning_acknowledgement")]
