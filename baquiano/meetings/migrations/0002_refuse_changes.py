from django.db import migrations

from baquiano.audit.triggers import refuse_changes, refuse_changes_when

# Sections follow their minutes: once these leave the draft, nobody adds, writes nor removes one.
NOT_DRAFT = "(SELECT m.state FROM meetings_minutes m WHERE m.id = {row}.minutes_id) <> 'draft'"


class Migration(migrations.Migration):
    """What is signed does not change (design §2.5)."""

    dependencies = [("meetings", "0001_tables"), ("audit", "0002_refuse_changes")]

    operations = [
        refuse_changes("meetings_attendance"),
        refuse_changes_when("meetings_minutes", "{row}.state = 'signed'"),
        refuse_changes_when("meetings_minutessection", NOT_DRAFT, inserts=True),
    ]
