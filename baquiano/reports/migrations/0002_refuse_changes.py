from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """The figures of a month are those that were seen: a correction shows in the next one."""

    dependencies = [("reports", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes("reports_snapshot")]
