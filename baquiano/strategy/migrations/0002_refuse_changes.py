from django.db import migrations

from baquiano.audit.triggers import refuse_changes, refuse_changes_when

APPROVED = "(SELECT state FROM strategy_annualstrategy WHERE id = {row}.strategy_id) = 'approved'"
POINTED = "(SELECT state FROM strategy_annualstrategy WHERE id = {row}.annualstrategy_id) = 'approved'"


class Migration(migrations.Migration):
    """An approved strategy is not rewritten, nor what it is made of; checks and working tables never are (STR-05)."""

    dependencies = [("strategy", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [
        refuse_changes_when("strategy_annualstrategy", "{row}.state = 'approved'"),
        refuse_changes_when("strategy_annualstrategy_selections", POINTED, inserts=True),
        refuse_changes_when("strategy_proposal", APPROVED, inserts=True),
        refuse_changes_when("strategy_datareference", APPROVED, inserts=True),
        refuse_changes("strategy_strategycheck"),
        refuse_changes("strategy_workingtable"),
    ]
