from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """Who saw the check of a plan, and what it said then, does not change."""

    dependencies = [("planning", "0006_check_waivers_and_seen")]

    operations = [refuse_changes("planning_plancheck")]
