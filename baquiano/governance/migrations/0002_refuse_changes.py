from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What a collegiate body decided, and how its members voted, does not change."""

    dependencies = [("governance", "0001_tables")]

    operations = [refuse_changes("governance_decision", "governance_vote")]
