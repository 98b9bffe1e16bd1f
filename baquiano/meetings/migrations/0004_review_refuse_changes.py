from django.db import migrations

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """What was said of somebody's registration does not change."""

    dependencies = [("meetings", "0003_register_link_and_reviews"), ("audit", "0002_refuse_changes")]

    operations = [refuse_changes("meetings_attendancereview")]
