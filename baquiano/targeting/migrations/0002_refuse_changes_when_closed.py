from django.db import migrations

from baquiano.audit.triggers import refuse_changes_when

CLOSED = "(SELECT state FROM targeting_selection WHERE id = {row}.selection_id) = 'closed'"


class Migration(migrations.Migration):
    """A closed selection and who is in it are not rewritten, and nobody else enters it (ENT-08)."""

    dependencies = [("targeting", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [
        refuse_changes_when("targeting_selection", "{row}.state = 'closed'"),
        refuse_changes_when("targeting_pick", CLOSED, inserts=True),
    ]
