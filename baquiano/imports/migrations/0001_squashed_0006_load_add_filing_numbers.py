import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('imports', '0001_tables'), ('imports', '0002_load_add_results_of_trips'), ('imports', '0003_load_add_sgr_list'), ('imports', '0004_load_add_measures'), ('imports', '0005_load_add_portfolio'), ('imports', '0006_load_add_filing_numbers')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='SheetLoad',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('register', models.CharField(choices=[('people', 'Personal'), ('beneficiaries', 'Beneficiarios'), ('travel_results', 'Resultados de comisiones'), ('sgr_list', 'Lista de priorización del SGR'), ('measures', 'Variables de priorización'), ('portfolio', 'Portafolio de servicios'), ('filing_numbers', 'Radicados del sistema de correspondencia')], max_length=14, verbose_name='registro')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='archivo')),
                    ('state', models.CharField(choices=[('open', 'Por revisar'), ('applied', 'Cargado'), ('abandoned', 'Descartado')], default='open', max_length=10, verbose_name='estado')),
                    ('sheet', models.CharField(blank=True, max_length=120, verbose_name='hoja')),
                    ('columns', models.JSONField(default=dict, verbose_name='columnas')),
                    ('answers', models.JSONField(default=dict, verbose_name='respuestas')),
                    ('created_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='filas nuevas')),
                    ('changed_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='filas cambiadas')),
                    ('same_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='filas iguales')),
                    ('applied_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cargado por')),
                    ('applied_at', models.DateTimeField(editable=False, null=True, verbose_name='cargado el')),
                ],
                options={
                    'verbose_name': 'carga de Excel',
                    'verbose_name_plural': 'cargas de Excel',
                    'ordering': ['-created_at', '-id'],
                    'indexes': [models.Index(fields=['institution', '-created_at'], name='imports_loads_latest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('state', 'applied')), models.Q(models.Q(('state', 'applied'), _negated=True), ('applied_at__isnull', True)), _connector='OR'), name='imports_applied_load_has_moment')],
                },
            )],
        ),
    ]
