from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """Who may open a document changes by a new row: the earlier grounds stay."""

    dependencies = [("documents", "0004_format_add_template_and_frame")]

    operations = [refuse_changes("documents_reclassification")]
