import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('institutions', '0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Training',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia que la organiza')),
                    ('topic', models.CharField(max_length=200, verbose_name='tema')),
                    ('held_on', models.DateField(verbose_name='fecha')),
                    ('hours', models.PositiveSmallIntegerField(verbose_name='duración en horas')),
                    ('trainer', models.CharField(max_length=150, verbose_name='quién la dio')),
                    ('contents', models.CharField(blank=True, max_length=2000, verbose_name='qué se vio')),
                    ('annulled_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motivo de la anulación')),
                    ('people', models.ManyToManyField(blank=True, related_name='trainings', to=settings.AUTH_USER_MODEL, verbose_name='personas capacitadas')),
                ],
                options={
                    'verbose_name': 'capacitación',
                    'verbose_name_plural': 'capacitaciones',
                    'ordering': ['-held_on', '-created_at'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('hours__lte', 200)), name='training_hours_make_sense', violation_error_message='Escriba cuántas horas duró: más de 0 y hasta 200.')],
                },
            )],
        ),
    ]
