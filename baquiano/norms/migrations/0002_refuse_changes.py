from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What happened to a norm does not change: the reviews of procedures hang from it."""

    dependencies = [("norms", "0001_tables")]

    operations = [refuse_changes("norms_normchange")]
