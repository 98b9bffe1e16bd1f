from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What happened to an action, what deserved none and what a sample was drawn of are not rewritten."""

    dependencies = [("improvement", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes("improvement_actionstep", "improvement_dismissal", "improvement_sample")]
