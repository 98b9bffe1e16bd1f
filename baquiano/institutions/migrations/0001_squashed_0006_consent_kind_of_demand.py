import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('institutions', '0001_tables'), ('institutions', '0002_loaded_file_add_marks'), ('institutions', '0003_membership_delegation_and_cut'), ('institutions', '0004_year_add_golive'), ('institutions', '0005_consent_kind_of_evaluation'), ('institutions', '0006_consent_kind_of_demand')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Institution',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('code', models.SlugField(max_length=40, unique=True, verbose_name='código')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('short_name', models.CharField(max_length=60, verbose_name='nombre corto')),
                    ('nit', models.CharField(blank=True, max_length=20, verbose_name='NIT')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='dirección')),
                    ('city', models.CharField(blank=True, max_length=100, verbose_name='ciudad')),
                    ('phone', models.CharField(blank=True, max_length=60, verbose_name='teléfono')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('website', models.URLField(blank=True, verbose_name='página web')),
                    ('privacy_url', models.URLField(blank=True, verbose_name='política de tratamiento de datos')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='es de demostración')),
                ],
                options={
                    'verbose_name': 'institución',
                    'verbose_name_plural': 'instituciones',
                    'ordering': ['name'],
                },
            ), migrations.CreateModel(
                name='FiscalYear',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                    ('state', models.CharField(choices=[('open', 'Abierta'), ('closed', 'Cerrada')], default='open', max_length=10, verbose_name='estado')),
                    ('live_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='puesta en marcha')),
                ],
                options={
                    'verbose_name': 'vigencia',
                    'verbose_name_plural': 'vigencias',
                    'ordering': ['-year'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='institutions_year_once'), models.CheckConstraint(condition=models.Q(('year__range', (2000, 2100))), name='institutions_year_in_range')],
                },
            ), migrations.CreateModel(
                name='YearCheck',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='institutions.fiscalyear', verbose_name='vigencia')),
                    ('key', models.CharField(max_length=40, verbose_name='punto')),
                    ('note', models.CharField(max_length=500, verbose_name='cómo se comprobó')),
                ],
                options={
                    'verbose_name': 'punto de la puesta en marcha',
                    'verbose_name_plural': 'puntos de la puesta en marcha',
                    'ordering': ['year', 'key'],
                    'constraints': [models.UniqueConstraint(fields=('year', 'key'), name='institutions_year_check_once')],
                },
            ), migrations.CreateModel(
                name='Profile',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                    ('settings', models.JSONField(default=dict, verbose_name='ajustes')),
                    ('digest', models.CharField(max_length=64, verbose_name='huella de la carpeta')),
                ],
                options={
                    'verbose_name': 'perfil',
                    'verbose_name_plural': 'perfiles',
                    'ordering': ['-year'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='institutions_profile_once')],
                },
            ), migrations.CreateModel(
                name='LoadedFile',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('file', models.CharField(max_length=200, verbose_name='archivo')),
                    ('values', models.JSONField(default=dict, verbose_name='marcas')),
                ],
                options={
                    'verbose_name': 'archivo cargado',
                    'verbose_name_plural': 'archivos cargados',
                    'ordering': ['file'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'file'), name='institutions_loaded_file_once')],
                },
            ), migrations.CreateModel(
                name='Unit',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('code', models.CharField(max_length=30, verbose_name='código')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre')),
                    ('kind', models.CharField(max_length=40, verbose_name='clase')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='institutions.unit', verbose_name='depende de')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('territory', models.JSONField(blank=True, default=list, verbose_name='territorio que cubre')),
                    ('starts_on', models.DateField(verbose_name='existe desde')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='existe hasta')),
                ],
                options={
                    'verbose_name': 'dependencia',
                    'verbose_name_plural': 'dependencias',
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='institutions_unit_code_once'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='institutions_unit_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.')],
                },
            ), migrations.CreateModel(
                name='UnitPlacement',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='institutions.unit', verbose_name='dependencia')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre')),
                    ('kind', models.CharField(max_length=40, verbose_name='clase')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='depende de')),
                    ('starts_on', models.DateField(verbose_name='desde')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ],
                options={
                    'verbose_name': 'ubicación de la dependencia',
                    'verbose_name_plural': 'ubicaciones de las dependencias',
                    'ordering': ['starts_on'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('unit',), name='institutions_placement_one_open'), models.UniqueConstraint(fields=('unit', 'starts_on'), name='institutions_placement_once_a_day'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='institutions_placement_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.')],
                },
            ), migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='institutions.unit', verbose_name='dependencia')),
                    ('role', models.CharField(max_length=40, verbose_name='rol')),
                    ('post', models.CharField(blank=True, max_length=120, verbose_name='cargo')),
                    ('link', models.CharField(choices=[('official', 'Funcionario(a)'), ('contractor', 'Contratista')], default='official', max_length=10, verbose_name='vinculación')),
                    ('contract_number', models.CharField(blank=True, max_length=40, verbose_name='número de contrato')),
                    ('contract_ends_on', models.DateField(blank=True, null=True, verbose_name='fin del contrato')),
                    ('delegated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='delegado por')),
                    ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='institutions.membership', verbose_name='rol que se delega')),
                    ('verbs', models.JSONField(blank=True, default=list, verbose_name='funciones delegadas')),
                    ('act', models.CharField(blank=True, max_length=120, verbose_name='acto de delegación')),
                    ('starts_on', models.DateField(verbose_name='desde')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='hasta')),
                    ('cut_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='terminada de inmediato')),
                ],
                options={
                    'verbose_name': 'vinculación',
                    'verbose_name_plural': 'vinculaciones',
                    'ordering': ['user__full_name', '-starts_on'],
                    'indexes': [models.Index(fields=['institution', 'role', 'starts_on'], name='institutions_member_by_role')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='institutions_membership_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.'), models.CheckConstraint(condition=models.Q(('link', 'official'), models.Q(models.Q(('contract_number', ''), _negated=True), ('contract_ends_on__isnull', False)), _connector='OR'), name='institutions_contractor_has_contract', violation_error_message='Un contratista necesita el número y la fecha final del contrato.'), models.CheckConstraint(condition=models.Q(('delegated_by__isnull', True), ('ends_on__isnull', False), _connector='OR'), name='institutions_delegation_has_end', violation_error_message='Una delegación necesita fecha final.'), models.UniqueConstraint(condition=models.Q(('cut_at__isnull', True)), fields=('user', 'unit', 'role', 'starts_on'), name='institutions_membership_once', violation_error_message='Esa persona ya tiene ese rol en esa dependencia desde esa fecha.'), models.CheckConstraint(condition=models.Q(('source__isnull', True), ('delegated_by__isnull', False), _connector='OR'), name='institutions_delegation_has_delegator'), models.CheckConstraint(condition=models.Q(('cut_at__isnull', True), ('ends_on__isnull', False), _connector='OR'), name='institutions_cut_has_last_day')],
                },
            ), migrations.CreateModel(
                name='CatalogueItem',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('catalogue', models.CharField(max_length=40, verbose_name='catálogo')),
                    ('code', models.CharField(max_length=40, verbose_name='código')),
                    ('name', models.CharField(max_length=250, verbose_name='nombre')),
                    ('attributes', models.JSONField(blank=True, default=dict, verbose_name='atributos')),
                    ('is_active', models.BooleanField(default=True, verbose_name='activo')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
                ],
                options={
                    'verbose_name': 'elemento de catálogo',
                    'verbose_name_plural': 'elementos de catálogo',
                    'ordering': ['catalogue', 'position', 'name'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'catalogue', 'code'), name='institutions_catalogue_code_once')],
                },
            ), migrations.CreateModel(
                name='ConsentText',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('kind', models.CharField(choices=[('attendance', 'Registro de asistencia y datos personales'), ('sensitive', 'Datos sensibles'), ('image', 'Uso de imagen y fotografías'), ('evaluation', 'Evaluación de la asistencia'), ('demand', 'Formulario de solicitudes')], max_length=12, verbose_name='clase')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='versión')),
                    ('text', models.TextField(verbose_name='texto')),
                    ('valid_from', models.DateField(verbose_name='rige desde')),
                ],
                options={
                    'verbose_name': 'texto de autorización',
                    'verbose_name_plural': 'textos de autorización',
                    'ordering': ['kind', '-version'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'kind', 'version'), name='institutions_consent_version_once')],
                },
            ), migrations.CreateModel(
                name='NonWorkingDay',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('date', models.DateField(verbose_name='fecha')),
                    ('name', models.CharField(max_length=120, verbose_name='nombre')),
                    ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='non_working_days', to='institutions.institution', verbose_name='institución')),
                ],
                options={
                    'verbose_name': 'día no hábil',
                    'verbose_name_plural': 'días no hábiles',
                    'ordering': ['date'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('institution__isnull', True)), fields=('date', 'name'), name='institutions_national_day_once'), models.UniqueConstraint(condition=models.Q(('institution__isnull', False)), fields=('institution', 'date'), name='institutions_local_day_once')],
                },
            ), migrations.CreateModel(
                name='Consecutive',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('kind', models.CharField(max_length=60, verbose_name='clase')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='último número')),
                ],
                options={
                    'verbose_name': 'consecutivo',
                    'verbose_name_plural': 'consecutivos',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('institution', 'kind', 'unit', 'year'), name='institutions_consecutive_by_unit_once'), models.UniqueConstraint(condition=models.Q(('unit__isnull', True)), fields=('institution', 'kind', 'year'), name='institutions_consecutive_once')],
                },
            )],
        ),
    ]
