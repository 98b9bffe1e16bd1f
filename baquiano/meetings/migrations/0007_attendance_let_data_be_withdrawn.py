from django.db import migrations

from baquiano.audit.triggers import refuse_changes_but

KEPT = [
    "id",
    "institution_id",
    "meeting_id",
    "entity",
    "post",
    "mode",
    "consent_text_id",
    "consented_at",
    "channel",
    "signature_image_id",
    "scan_id",
    "scan_row",
    "registered_by_id",
    "created_at",
    "revision",
    "supersedes_id",
    "is_void",
    "reason",
]
# What a person may withdraw: the contact always; the name and the document of who never was on a list.
BLANKS = {
    "email": "",
    "phone": "",
    "names": "Dato",
    "surnames": "suprimido",
    "document_type": "SIN",
    "document_number": "",
}


class Migration(migrations.Migration):
    """The list stays as it was signed, and the contact of a person may be withdrawn (Ley 1581 de 2012)."""

    dependencies = [("meetings", "0006_attendance_line_of_a_sheet"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes_but("meetings_attendance", kept=KEPT, blanks=BLANKS)]
