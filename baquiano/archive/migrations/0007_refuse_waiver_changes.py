from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """A waiver says who let the vigencia close, and why."""

    dependencies = [("archive", "0006_assistances_and_waivers")]

    operations = [refuse_changes("archive_waiver")]
