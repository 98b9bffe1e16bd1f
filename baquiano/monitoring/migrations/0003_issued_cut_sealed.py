from django.db import migrations

from baquiano.audit.triggers import refuse_changes_when


class Migration(migrations.Migration):
    """A cut whose report was issued is not rewritten, nor a contact that has its document."""

    dependencies = [("monitoring", "0002_cuts_and_director_contacts"), ("audit", "0002_refuse_changes")]

    operations = [
        refuse_changes_when("monitoring_followupcut", "{row}.state = 'issued'"),
        refuse_changes_when("monitoring_directorcontact", "{row}.document_id IS NOT NULL"),
    ]
