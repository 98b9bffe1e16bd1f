from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What was told of how a commitment goes is not rewritten."""

    dependencies = [("commitments", "0005_commitment_progress"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes("commitments_commitmentprogress")]
