"""Who carries a trip through; until now, whoever asked for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    requests = apps.get_model("travel", "TravelRequest")._base_manager
    requests.filter(responsible=None).update(responsible=Coalesce("created_by", "traveller"))


class Migration(migrations.Migration):
    dependencies = [("travel", "0002_refuse_changes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="travelrequest",
            name="responsible",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="quien la tramita",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
