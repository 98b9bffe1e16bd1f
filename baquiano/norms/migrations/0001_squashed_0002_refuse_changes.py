import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('norms', '0001_tables'), ('norms', '0002_refuse_changes')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Norm',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('kind', models.CharField(choices=[('constitution', 'Constitución'), ('law', 'Ley'), ('decree', 'Decreto'), ('resolution', 'Resolución'), ('agreement', 'Acuerdo'), ('ordinance', 'Ordenanza'), ('circular', 'Circular'), ('directive', 'Directiva'), ('conpes', 'Documento CONPES'), ('ruling', 'Sentencia'), ('other', 'Otro acto')], max_length=14, verbose_name='clase')),
                    ('number', models.CharField(blank=True, max_length=30, verbose_name='número')),
                    ('issued_on', models.DateField(verbose_name='fecha de expedición')),
                    ('issuer', models.CharField(max_length=150, verbose_name='entidad que la expide')),
                    ('title', models.CharField(max_length=500, verbose_name='de qué trata')),
                    ('articles', models.CharField(blank=True, max_length=200, verbose_name='artículos que aplican')),
                    ('url', models.URLField(blank=True, max_length=500, verbose_name='dónde consultarla')),
                    ('state', models.CharField(choices=[('in_force', 'Vigente'), ('modified', 'Modificada'), ('suspended', 'Suspendida'), ('repealed', 'Derogada')], default='in_force', max_length=10, verbose_name='estado')),
                    ('search_text', models.CharField(editable=False, max_length=900)),
                    ('loaded_version', models.PositiveIntegerField(editable=False, null=True)),
                    ('topics', models.ManyToManyField(blank=True, related_name='+', to='institutions.catalogueitem', verbose_name='temas y tipos de servicio')),
                ],
                options={
                    'verbose_name': 'norma',
                    'verbose_name_plural': 'normas',
                    'ordering': ['kind', '-issued_on', 'number'],
                    'indexes': [models.Index(fields=['institution', 'state'], name='norms_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'kind', 'number', 'issued_on', 'issuer'), name='norms_norm_once', violation_error_message='Esa norma ya está en el catálogo. Búsquela en la lista.')],
                },
            ), migrations.CreateModel(
                name='NormChange',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('norm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='norms.norm', verbose_name='norma')),
                    ('kind', models.CharField(choices=[('modified', 'Se modificó, adicionó o reglamentó'), ('suspended', 'Se suspendió'), ('reinstated', 'Volvió a regir después de una suspensión'), ('repealed', 'Se derogó o se declaró inexequible o nula')], max_length=12, verbose_name='qué pasó')),
                    ('happened_on', models.DateField(verbose_name='desde cuándo')),
                    ('act', models.CharField(max_length=200, verbose_name='acto que la cambia')),
                    ('summary', models.CharField(max_length=1000, verbose_name='qué cambia')),
                ],
                options={
                    'verbose_name': 'cambio de la norma',
                    'verbose_name_plural': 'cambios de la norma',
                    'ordering': ['-happened_on', '-created_at', '-id'],
                },
            )],
        ),
        refuse_changes('norms_normchange'),
    ]
