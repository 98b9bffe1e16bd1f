from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """A version that people worked with does not change: a correction is a new version."""

    dependencies = [("library", "0001_tables")]

    operations = [refuse_changes("library_guideversion")]
