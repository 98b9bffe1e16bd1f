from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """Where an expediente was kept is a record: another place is another note."""

    dependencies = [("archive", "0008_repository_copies_and_locations")]

    operations = [refuse_changes("archive_location")]
