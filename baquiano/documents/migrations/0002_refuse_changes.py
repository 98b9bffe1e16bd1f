from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What is filed, issued or signed does not change; a correction is a new row."""

    dependencies = [("documents", "0001_tables")]

    operations = [
        refuse_changes(
            "documents_storedfile",
            "documents_evidence",
            "documents_issueddocument",
            "documents_rendition",
            "documents_signature",
        )
    ]
