from django.db import migrations

from baquiano.audit.triggers import refuse_changes_when


class Migration(migrations.Migration):
    """A report that was approved is not rewritten: another edition says otherwise."""

    dependencies = [("reports", "0003_period_report"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes_when("reports_periodreport", "{row}.state = 'approved'")]
