from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """The approved plan and the earlier versions that were returned do not change."""

    dependencies = [("planning", "0001_tables")]

    operations = [refuse_changes("planning_baseline", "planning_planreturn")]
