from django.db import migrations

from baquiano.audit.triggers import refuse_changes, refuse_changes_when

# Questions follow their instrument: once it leaves the draft, nobody adds, writes nor removes one.
NOT_DRAFT = "(SELECT i.state FROM evaluation_instrument i WHERE i.id = {row}.instrument_id) <> 'draft'"


class Migration(migrations.Migration):
    """What was answered, what was not accepted and what was sealed do not change."""

    dependencies = [("evaluation", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [
        refuse_changes("evaluation_answersheet", "evaluation_answervalue", "evaluation_refusal"),
        refuse_changes_when("evaluation_analysisreport", "{row}.state = 'issued'"),
        refuse_changes_when("evaluation_question", NOT_DRAFT),
    ]
