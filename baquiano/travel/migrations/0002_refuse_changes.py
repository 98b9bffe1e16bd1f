from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """The steps of a trip and what was certified of it are not rewritten: a later one says otherwise."""

    dependencies = [("travel", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes("travel_travelmove", "travel_staycertificate")]
