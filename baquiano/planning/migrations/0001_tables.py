import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('beneficiaries', '0001_tables'),
        ('documents', '0001_tables'),
        ('governance', '0001_tables'),
        ('institutions', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('kind', models.CharField(choices=[('group', 'Plan de grupo'), ('consolidated', 'Plan consolidado')], default='group', max_length=12, verbose_name='clase')),
                ('title', models.CharField(max_length=250, verbose_name='título')),
                ('state', models.CharField(choices=[('draft', 'En preparación'), ('in_review', 'En revisión'), ('approved', 'Aprobado'), ('consolidated', 'Consolidado'), ('in_force', 'Vigente'), ('closed', 'Cerrado')], default='draft', max_length=12, verbose_name='estado')),
                ('returns', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='devoluciones')),
                ('last_position', models.PositiveIntegerField(default=0, editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='entregado el')),
                ('approved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='aprobado el')),
                ('is_self_approved', models.BooleanField(default=False, editable=False, verbose_name='aprobado por quien lo entregó')),
                ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='verificado el')),
                ('divulged_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='divulgado el')),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aprobado por')),
                ('consolidated_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='group_plans', to='planning.plan', verbose_name='consolidado en')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('divulged_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='divulgado por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('submitted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entregado por')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='institutions.unit', verbose_name='dependencia')),
                ('verified_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verificado por')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='institutions.fiscalyear', verbose_name='vigencia')),
            ],
            options={
                'verbose_name': 'plan',
                'verbose_name_plural': 'planes',
                'ordering': ['-year__year', 'unit__name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MissingGroup',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=500, verbose_name='por qué falta')),
                ('registered_at', models.DateTimeField(editable=False, verbose_name='registrado el')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('registered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registró')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='missing_groups', to='planning.plan', verbose_name='plan')),
            ],
            options={
                'verbose_name': 'grupo sin plan en el consolidado',
                'verbose_name_plural': 'grupos sin plan en el consolidado',
                'ordering': ['unit__name'],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('state', models.CharField(choices=[('open', 'Por revisar'), ('applied', 'Importado'), ('abandoned', 'Descartado')], default='open', max_length=10, verbose_name='estado')),
                ('sheet', models.CharField(blank=True, max_length=120, verbose_name='hoja')),
                ('columns', models.JSONField(default=dict, verbose_name='columnas')),
                ('answers', models.JSONField(default=dict, verbose_name='respuestas')),
                ('created_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='filas nuevas')),
                ('changed_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='filas cambiadas')),
                ('same_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='filas iguales')),
                ('applied_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='importado el')),
                ('applied_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='importado por')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='archivo')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='planning.plan', verbose_name='plan')),
            ],
            options={
                'verbose_name': 'importación',
                'verbose_name_plural': 'importaciones',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='número')),
                ('content', models.JSONField(editable=False, verbose_name='contenido')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='fijada el')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fijada por')),
                ('decision', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision', verbose_name='decisión')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='baselines', to='planning.plan', verbose_name='plan')),
            ],
            options={
                'verbose_name': 'línea base',
                'verbose_name_plural': 'líneas base',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('position', models.PositiveIntegerField(editable=False, verbose_name='orden')),
                ('code', models.CharField(editable=False, max_length=40, verbose_name='código')),
                ('need', models.TextField(blank=True, verbose_name='necesidad detectada')),
                ('strategy', models.TextField(blank=True, verbose_name='estrategia')),
                ('activity', models.TextField(verbose_name='actividad o proyecto')),
                ('objective', models.TextField(blank=True, verbose_name='objetivo a alcanzar')),
                ('instruments', models.TextField(blank=True, verbose_name='instrumentos técnicos')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='fecha inicial')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='fecha final')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lugar')),
                ('team', models.CharField(blank=True, max_length=500, verbose_name='equipo de trabajo')),
                ('resources', models.TextField(blank=True, verbose_name='recursos necesarios')),
                ('budget', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='valor estimado en pesos')),
                ('is_removed', models.BooleanField(default=False, editable=False, verbose_name='retirada')),
                ('removed_reason', models.TextField(blank=True, verbose_name='motivo del retiro')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirada el')),
                ('beneficiaries', models.ManyToManyField(blank=True, related_name='plan_items', to='beneficiaries.beneficiary', verbose_name='entidades beneficiadas')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('mechanism', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='mecanismo')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.municipality', verbose_name='municipio')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='planning.plan', verbose_name='plan')),
                ('procedure_types', models.ManyToManyField(blank=True, related_name='+', to='institutions.catalogueitem', verbose_name='trámites que requiere')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='programa del plan de desarrollo')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retirada por')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
                ('service_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tipo de asistencia técnica')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
            ],
            options={
                'verbose_name': 'actividad del plan',
                'verbose_name_plural': 'actividades del plan',
                'ordering': ['plan', 'position'],
            },
        ),
        migrations.CreateModel(
            name='PlanReturn',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('round', models.PositiveSmallIntegerField(verbose_name='devolución número')),
                ('stage', models.CharField(choices=[('leader', 'Revisión del líder'), ('verification', 'Verificación de planeación'), ('committee', 'Comité')], max_length=12, verbose_name='etapa')),
                ('note', models.TextField(verbose_name='qué se debe ajustar')),
                ('returned_at', models.DateTimeField(editable=False, verbose_name='devuelto el')),
                ('snapshot', models.JSONField(editable=False, verbose_name='el plan como estaba')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past_returns', to='planning.plan', verbose_name='plan')),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                ('returned_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='devuelto por')),
            ],
            options={
                'verbose_name': 'devolución del plan',
                'verbose_name_plural': 'devoluciones del plan',
                'ordering': ['-returned_at', '-round'],
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('header', models.CharField(max_length=250, verbose_name='encabezado')),
                ('field', models.CharField(blank=True, max_length=40, verbose_name='campo')),
                ('answered_at', models.DateTimeField(editable=False, verbose_name='respondido el')),
                ('answered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='respondió')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.unit', verbose_name='dependencia')),
            ],
            options={
                'verbose_name': 'columna recordada',
                'verbose_name_plural': 'columnas recordadas',
                'ordering': ['header'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'header'), name='planning_column_once')],
            },
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['institution', 'year', 'kind', 'state'], name='planning_by_year_and_state'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'group')), fields=('unit', 'year'), name='planning_one_plan_per_group_and_year', violation_error_message='Esa dependencia ya tiene plan en esa vigencia. Ábralo desde la lista.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'consolidated')), fields=('institution', 'year'), name='planning_one_consolidated_per_year'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('consolidated_into__isnull', True), ('kind', 'group'), _connector='OR'), name='planning_only_groups_are_consolidated'),
        ),
        migrations.AddConstraint(
            model_name='missinggroup',
            constraint=models.UniqueConstraint(fields=('plan', 'unit'), name='planning_missing_group_once'),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(fields=['plan', '-created_at'], name='planning_imports_of_plan'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('state', 'applied')), models.Q(models.Q(('state', 'applied'), _negated=True), ('applied_at__isnull', True)), _connector='OR'), name='planning_applied_import_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='baseline',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='planning_baseline_once'),
        ),
        migrations.AddIndex(
            model_name='planitem',
            index=models.Index(fields=['institution', 'starts_on', 'id'], name='planning_item_by_date'),
        ),
        migrations.AddIndex(
            model_name='planitem',
            index=models.Index(fields=['institution', 'responsible', 'starts_on'], name='planning_item_by_person'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('plan', 'position'), name='planning_item_position_once'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('plan', 'code'), name='planning_item_code_once'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('activity', ''), _negated=True), name='planning_item_has_activity'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), models.Q(('ends_on__gte', models.F('starts_on')), ('starts_on__isnull', False)), _connector='OR'), name='planning_item_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('is_removed', False), models.Q(('removed_reason', ''), _negated=True), _connector='OR'), name='planning_removed_item_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='planreturn',
            constraint=models.UniqueConstraint(fields=('plan', 'round'), name='planning_return_once'),
        ),
        migrations.AddConstraint(
            model_name='planreturn',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='planning_return_has_note'),
        ),
    ]
