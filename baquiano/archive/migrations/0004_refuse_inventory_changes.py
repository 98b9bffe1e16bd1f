from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """An inventory says what there was when it was made."""

    dependencies = [("archive", "0003_inventory")]

    operations = [refuse_changes("archive_inventory")]
