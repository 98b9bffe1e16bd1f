import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes, refuse_changes_when


class Migration(migrations.Migration):

    replaces = [('reports', '0001_tables'), ('reports', '0002_refuse_changes'), ('reports', '0003_period_report'), ('reports', '0004_period_report_sealed'), ('reports', '0005_register_of_accompaniments'), ('reports', '0006_register_sealed'), ('reports', '0007_reports_of_the_year')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('communications', '0001_squashed_0002_refuse_changes'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Snapshot',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('dataset', models.SlugField(max_length=40, verbose_name='conjunto')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='año')),
                    ('month', models.PositiveSmallIntegerField(verbose_name='mes')),
                    ('columns', models.JSONField(editable=False, verbose_name='columnas')),
                    ('rows', models.JSONField(editable=False, verbose_name='filas')),
                    ('row_count', models.PositiveIntegerField(editable=False, verbose_name='número de filas')),
                    ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256 del contenido')),
                    ('taken_at', models.DateTimeField(editable=False, verbose_name='tomada el')),
                ],
                options={
                    'verbose_name': 'foto mensual',
                    'verbose_name_plural': 'fotos mensuales',
                    'ordering': ['-year', '-month', 'dataset'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'dataset', 'year', 'month'), name='reports_snapshot_once', violation_error_message='La foto de ese mes ya está tomada.')],
                },
            ), migrations.CreateModel(
                name='PeriodReport',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='grupo')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='institutions.fiscalyear', verbose_name='vigencia')),
                    ('half', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Primer semestre'), (2, 'Segundo semestre')], null=True, verbose_name='semestre')),
                    ('edition', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='edición')),
                    ('state', models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('approved', 'Aprobado')], default='draft', editable=False, max_length=10, verbose_name='estado')),
                    ('cut_at', models.DateTimeField(verbose_name='corte')),
                    ('figures', models.JSONField(default=dict, editable=False, verbose_name='cifras')),
                    ('sha256', models.CharField(editable=False, max_length=64, verbose_name='huella de las cifras')),
                    ('addressee_name', models.CharField(max_length=150, verbose_name='a quién se dirige')),
                    ('addressee_post', models.CharField(blank=True, max_length=150, verbose_name='cargo')),
                    ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='presentado por')),
                    ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='presentado el')),
                    ('returned_note', models.TextField(blank=True, editable=False, verbose_name='qué se debe ajustar')),
                    ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aprobado por')),
                    ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='aprobado el')),
                    ('document', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='documento')),
                    ('letter', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communications.communication', verbose_name='carta')),
                ],
                options={
                    'verbose_name': 'informe de seguimiento',
                    'verbose_name_plural': 'informes de seguimiento',
                    'ordering': ['-year__year', '-half', '-edition'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'year', 'half', 'edition'), name='reports_period_report_edition_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='reports_approved_period_report_has_moment'), models.UniqueConstraint(condition=models.Q(('half__isnull', True)), fields=('institution', 'year', 'edition'), name='reports_annual_report_edition_once')],
                },
            ), migrations.CreateModel(
                name='ReportSection',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.periodreport', verbose_name='informe')),
                    ('key', models.CharField(choices=[('presentacion', 'Presentación'), ('plan', 'Ejecución del plan'), ('agenda', 'Ejecución de la agenda'), ('compromisos', 'Compromisos'), ('dificultades', 'Dificultades y ajustes'), ('conclusiones', 'Conclusiones y recomendaciones'), ('estrategia', 'La estrategia y su ejecución'), ('hitos', 'Cumplimiento de fechas e hitos'), ('director', 'Seguimiento del director a las entidades'), ('evaluaciones', 'Evaluación de la asistencia técnica'), ('acciones', 'Acciones correctivas y preventivas'), ('siguiente', 'Conclusiones para la estrategia siguiente')], max_length=20, verbose_name='parte')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                    ('text', models.TextField(blank=True, verbose_name='texto')),
                    ('is_edited', models.BooleanField(default=False, editable=False, verbose_name='editada')),
                ],
                options={
                    'verbose_name': 'parte del informe',
                    'verbose_name_plural': 'partes del informe',
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('report', 'key'), name='reports_section_once')],
                },
            ), migrations.CreateModel(
                name='AssistanceRegister',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('first_on', models.DateField(verbose_name='desde')),
                    ('last_on', models.DateField(verbose_name='hasta')),
                    ('rows', models.JSONField(default=list, editable=False, verbose_name='filas')),
                    ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='huella de las filas')),
                    ('sealed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sellado por')),
                    ('sealed_at', models.DateTimeField(editable=False, null=True, verbose_name='sellado el')),
                    ('document', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='documento')),
                ],
                options={
                    'verbose_name': 'registro de acompañamientos realizados',
                    'verbose_name_plural': 'registros de acompañamientos realizados',
                    'ordering': ['-last_on', '-first_on', 'unit__name'],
                    'constraints': [models.UniqueConstraint(fields=('unit', 'first_on', 'last_on'), name='reports_register_of_period_once', violation_error_message='Ya hay un registro de esa dependencia y ese periodo: ábralo de la lista.'), models.CheckConstraint(condition=models.Q(('first_on__lte', models.F('last_on'))), name='reports_register_in_order'), models.CheckConstraint(condition=models.Q(('sealed_at__isnull', True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='reports_sealed_register_has_digest')],
                },
            )],
        ),
        refuse_changes('reports_snapshot'),
        refuse_changes_when('reports_periodreport', "{row}.state = 'approved'"),
        refuse_changes_when('reports_assistanceregister', '{row}.sealed_at IS NOT NULL'),
    ]
