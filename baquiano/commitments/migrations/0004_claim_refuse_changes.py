from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What was declared fulfilled, and with which proof, is not rewritten."""

    dependencies = [("commitments", "0003_commitment_claim"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes("commitments_commitmentclaim")]
