import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from decimal import Decimal
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
                name='Service',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('code', models.CharField(max_length=30, verbose_name='código')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia que lo presta')),
                    ('state', models.CharField(choices=[('idea', 'Idea'), ('pre_design', 'Prediseño'), ('feedback', 'Retroalimentación'), ('design', 'Diseño'), ('validation', 'Validación'), ('parametrised', 'Por publicar'), ('published', 'Publicado'), ('in_operation', 'En operación'), ('withdrawn', 'Retirado del portafolio'), ('closed', 'Cerrado')], default='idea', editable=False, max_length=14, verbose_name='estado')),
                    ('state_note', models.TextField(blank=True, editable=False, verbose_name='explicación')),
                    ('search_text', models.CharField(editable=False, max_length=300)),
                ],
                options={
                    'verbose_name': 'servicio',
                    'verbose_name_plural': 'servicios',
                    'ordering': ['name', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='portfolio_code_once', violation_error_message='Ya hay un servicio con ese código.')],
                },
            ), migrations.CreateModel(
                name='ServiceVersion',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='portfolio.service', verbose_name='servicio')),
                    ('number', models.PositiveSmallIntegerField(editable=False, verbose_name='número')),
                    ('state', models.CharField(choices=[('draft', 'Borrador'), ('in_force', 'Vigente'), ('replaced', 'Reemplazada')], default='draft', editable=False, max_length=10, verbose_name='estado')),
                    ('service_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tipo de servicio')),
                    ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
                    ('modality', models.CharField(blank=True, choices=[('in_person', 'Presencial'), ('virtual', 'Virtual'), ('telephone', 'Telefónica')], max_length=10, verbose_name='modalidad')),
                    ('starts_with', models.CharField(choices=[('petition', 'Una petición'), ('offer', 'Una oferta'), ('both', 'Una petición o una oferta')], max_length=10, verbose_name='empieza con')),
                    ('ends_with', models.CharField(choices=[('concept', 'Un concepto'), ('record', 'Un registro'), ('report', 'Un informe')], max_length=10, verbose_name='termina con')),
                    ('summary', models.TextField(blank=True, verbose_name='en qué consiste')),
                    ('audience', models.TextField(blank=True, verbose_name='a quién va dirigido')),
                    ('requirements', models.TextField(blank=True, verbose_name='qué se necesita')),
                    ('in_force_at', models.DateTimeField(editable=False, null=True, verbose_name='vigente desde')),
                    ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publicada por')),
                ],
                options={
                    'verbose_name': 'versión del servicio',
                    'verbose_name_plural': 'versiones de los servicios',
                    'ordering': ['service_id', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('service', 'number'), name='portfolio_version_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('service',), name='portfolio_one_draft'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('service',), name='portfolio_one_in_force'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('in_force_at__isnull', False), _connector='OR'), name='portfolio_in_force_has_moment')],
                },
            ), migrations.CreateModel(
                name='Milestone',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('service_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='portfolio.serviceversion', verbose_name='versión')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('description', models.TextField(blank=True, verbose_name='descripción')),
                    ('evidence_kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='soporte que se exige')),
                    ('evidence', models.CharField(blank=True, max_length=300, verbose_name='qué debe mostrar el soporte')),
                    ('offset_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='días desde el inicio')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='fecha fija')),
                    ('duration_days', models.PositiveSmallIntegerField(default=1, verbose_name='duración en días')),
                    ('weight', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='peso')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia que lo hace')),
                ],
                options={
                    'verbose_name': 'hito',
                    'verbose_name_plural': 'hitos',
                    'ordering': ['service_version_id', 'position', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('weight__gt', 0), ('weight__lte', Decimal('100'))), name='portfolio_weight_is_a_part'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('offset_days__isnull', False)), models.Q(('due_on__isnull', False), ('offset_days__isnull', True)), _connector='OR'), name='portfolio_offset_or_day')],
                },
            ), migrations.CreateModel(
                name='MilestoneTemplate',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('steps', models.JSONField(default=list, editable=False, verbose_name='hitos')),
                    ('is_retired', models.BooleanField(default=False, editable=False, verbose_name='fuera de uso')),
                ],
                options={
                    'verbose_name': 'plantilla de hitos',
                    'verbose_name_plural': 'plantillas de hitos',
                    'ordering': ['name', 'id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('is_retired', False)), fields=('institution', 'name'), name='portfolio_template_once', violation_error_message='Ya hay una plantilla con ese nombre.')],
                },
            )],
        ),
    ]
