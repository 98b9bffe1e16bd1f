from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What was filed, closed and reopened does not change."""

    dependencies = [("archive", "0001_tables")]

    operations = [refuse_changes("archive_fileddocument", "archive_closure", "archive_reopening")]
