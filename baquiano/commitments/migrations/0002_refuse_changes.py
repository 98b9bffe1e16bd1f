from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What a verification found is not rewritten: a later one says otherwise."""

    dependencies = [("commitments", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes("commitments_commitmentcheck")]
