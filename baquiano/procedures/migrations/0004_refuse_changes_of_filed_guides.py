from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """With what an activity was done does not change afterwards."""

    dependencies = [("procedures", "0003_procedure_add_norms_guides_and_risks")]

    operations = [refuse_changes("procedures_filedguide")]
