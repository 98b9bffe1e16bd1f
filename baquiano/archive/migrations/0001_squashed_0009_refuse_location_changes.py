import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('archive', '0001_tables'), ('archive', '0002_refuse_changes'), ('archive', '0003_inventory'), ('archive', '0004_refuse_inventory_changes'), ('archive', '0005_kinds_of_trip_and_report'), ('archive', '0006_assistances_and_waivers'), ('archive', '0007_refuse_waiver_changes'), ('archive', '0008_repository_copies_and_locations'), ('archive', '0009_refuse_location_changes')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='RetentionSchedule',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia productora')),
                    ('series_code', models.CharField(max_length=20, verbose_name='código de la serie')),
                    ('series_name', models.CharField(max_length=200, verbose_name='serie')),
                    ('subseries_code', models.CharField(blank=True, max_length=20, verbose_name='código de la subserie')),
                    ('subseries_name', models.CharField(blank=True, max_length=200, verbose_name='subserie')),
                    ('management_years', models.PositiveSmallIntegerField(verbose_name='años en archivo de gestión')),
                    ('central_years', models.PositiveSmallIntegerField(verbose_name='años en archivo central')),
                    ('disposition', models.CharField(choices=[('CT', 'Conservación total'), ('E', 'Eliminación'), ('S', 'Selección'), ('M', 'Reproducción por medios técnicos')], max_length=2, verbose_name='disposición final')),
                    ('procedure', models.TextField(blank=True, verbose_name='procedimiento')),
                    ('opens', models.CharField(blank=True, choices=[('plan', 'Plan'), ('visit', 'Visita'), ('assistance', 'Asistencia técnica'), ('trip', 'Comisión'), ('report', 'Informe de seguimiento')], max_length=10, verbose_name='expedientes que se abren en ella')),
                    ('is_retired', models.BooleanField(default=False, verbose_name='retirada')),
                ],
                options={
                    'verbose_name': 'serie de la TRD',
                    'verbose_name_plural': 'series de la TRD',
                    'ordering': ['unit__code', 'series_code', 'subseries_code'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'unit', 'series_code', 'subseries_code'), name='archive_series_once'), models.UniqueConstraint(condition=models.Q(models.Q(('opens', ''), _negated=True), ('is_retired', False)), fields=('institution', 'unit', 'opens'), name='archive_series_opens_once')],
                },
            ), migrations.CreateModel(
                name='DocumentType',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='types', to='archive.retentionschedule', verbose_name='serie de la TRD')),
                    ('code', models.CharField(max_length=20, verbose_name='código')),
                    ('name', models.CharField(max_length=200, verbose_name='tipo documental')),
                    ('records', models.JSONField(default=list, verbose_name='registros del sistema')),
                    ('expectation', models.CharField(choices=[('always', 'Siempre'), ('if_any', 'Si lo hay')], default='if_any', max_length=10, verbose_name='exigencia')),
                ],
                options={
                    'verbose_name': 'tipo documental',
                    'verbose_name_plural': 'tipos documentales',
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('schedule', 'code'), name='archive_type_once')],
                },
            ), migrations.CreateModel(
                name='CaseFile',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('kind', models.CharField(choices=[('plan', 'Plan'), ('visit', 'Visita'), ('assistance', 'Asistencia técnica'), ('trip', 'Comisión'), ('report', 'Informe de seguimiento')], max_length=10, verbose_name='clase')),
                    ('subject_type', models.CharField(editable=False, max_length=80)),
                    ('subject_id', models.UUIDField(editable=False)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='oficina productora')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                    ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_files', to='archive.retentionschedule', verbose_name='serie de la TRD')),
                    ('number', models.CharField(editable=False, max_length=80, verbose_name='número')),
                    ('title', models.CharField(max_length=300, verbose_name='nombre del expediente')),
                    ('state', models.CharField(choices=[('open', 'Abierto'), ('closed', 'Cerrado')], default='open', editable=False, max_length=10, verbose_name='estado')),
                    ('closed_on', models.DateField(editable=False, null=True, verbose_name='cerrado el')),
                    ('checked_at', models.DateTimeField(editable=False, null=True, verbose_name='revisado el')),
                ],
                options={
                    'verbose_name': 'expediente',
                    'verbose_name_plural': 'expedientes',
                    'ordering': ['-year', 'number'],
                    'indexes': [models.Index(fields=['institution', 'state', 'checked_at'], name='archive_file_by_turn'), models.Index(fields=['institution', '-year', 'number'], name='archive_file_by_number')],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'subject_type', 'subject_id'), name='archive_one_file_per_subject'), models.UniqueConstraint(fields=('institution', 'number'), name='archive_file_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed')), models.Q(('closed_on__isnull', True), ('state', 'open')), _connector='OR'), name='archive_closed_file_has_day')],
                },
            ), migrations.CreateModel(
                name='FiledDocument',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('case_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='archive.casefile', verbose_name='expediente')),
                    ('position', models.PositiveIntegerField(verbose_name='orden')),
                    ('volume', models.PositiveSmallIntegerField(default=1, verbose_name='tomo')),
                    ('first_page', models.PositiveIntegerField(verbose_name='página inicial')),
                    ('last_page', models.PositiveIntegerField(verbose_name='página final')),
                    ('source_type', models.CharField(editable=False, max_length=80)),
                    ('source_id', models.CharField(editable=False, max_length=64)),
                    ('record', models.CharField(max_length=80, verbose_name='registro')),
                    ('title', models.CharField(max_length=300, verbose_name='documento')),
                    ('dated_on', models.DateField(verbose_name='fecha del documento')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='archivo')),
                    ('origin', models.CharField(choices=[('electronic', 'Electrónico'), ('digitised', 'Digitalizado')], max_length=10, verbose_name='origen')),
                    ('access_class', models.CharField(choices=[('public', 'Pública'), ('classified', 'Pública clasificada'), ('reserved', 'Pública reservada')], max_length=10, verbose_name='clase de acceso')),
                ],
                options={
                    'verbose_name': 'documento del expediente',
                    'verbose_name_plural': 'documentos del expediente',
                    'ordering': ['case_file', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('case_file', 'position'), name='archive_filed_position_once'), models.UniqueConstraint(fields=('case_file', 'source_type', 'source_id'), name='archive_filed_once'), models.CheckConstraint(condition=models.Q(('last_page__gte', models.F('first_page'))), name='archive_filed_pages_in_order')],
                },
            ), migrations.CreateModel(
                name='Closure',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('case_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='archive.casefile', verbose_name='expediente')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='versión del índice')),
                    ('index_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='índice electrónico')),
                    ('manifest_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='manifiesto')),
                    ('control_sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='hoja de control')),
                    ('document_count', models.PositiveIntegerField(verbose_name='documentos')),
                    ('page_count', models.PositiveIntegerField(verbose_name='páginas')),
                    ('waived', models.JSONField(default=list, verbose_name='lo que faltaba')),
                    ('reason', models.CharField(blank=True, max_length=500, verbose_name='motivo de cerrar sin ello')),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cerrado por')),
                    ('closed_at', models.DateTimeField(verbose_name='cerrado el')),
                ],
                options={
                    'verbose_name': 'cierre del expediente',
                    'verbose_name_plural': 'cierres del expediente',
                    'ordering': ['-number'],
                    'constraints': [models.UniqueConstraint(fields=('case_file', 'number'), name='archive_closure_once')],
                },
            ), migrations.CreateModel(
                name='Reopening',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('closure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reopening', to='archive.closure', verbose_name='cierre')),
                    ('reason', models.CharField(max_length=500, verbose_name='motivo')),
                    ('reopened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reabierto por')),
                    ('reopened_at', models.DateTimeField(verbose_name='reabierto el')),
                ],
                options={
                    'verbose_name': 'reapertura del expediente',
                    'verbose_name_plural': 'reaperturas del expediente',
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='archive_reopened_with_reason')],
                },
            ), migrations.CreateModel(
                name='RepositoryCopy',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('filed', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='copy', to='archive.fileddocument', verbose_name='documento del expediente')),
                    ('path', models.CharField(max_length=400, verbose_name='ruta')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                    ('problem', models.CharField(blank=True, max_length=300, verbose_name='problema')),
                    ('is_unreachable', models.BooleanField(default=False, verbose_name='el repositorio no respondió')),
                    ('attempts', models.PositiveIntegerField(default=0, verbose_name='intentos')),
                    ('tried_at', models.DateTimeField(null=True, verbose_name='último intento')),
                    ('next_at', models.DateTimeField(null=True, verbose_name='próximo intento')),
                    ('written_at', models.DateTimeField(null=True, verbose_name='escrito el')),
                    ('verified_at', models.DateTimeField(null=True, verbose_name='verificado el')),
                ],
                options={
                    'verbose_name': 'copia en el repositorio',
                    'verbose_name_plural': 'copias en el repositorio',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['institution', 'next_at'], name='archive_copy_by_turn')],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'path'), name='archive_copy_path_once')],
                },
            ), migrations.CreateModel(
                name='Location',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('case_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='archive.casefile', verbose_name='expediente')),
                    ('repository', models.CharField(max_length=120, verbose_name='repositorio')),
                    ('place', models.CharField(max_length=400, verbose_name='ruta o dirección')),
                    ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='anotada por')),
                    ('noted_at', models.DateTimeField(verbose_name='anotada el')),
                ],
                options={
                    'verbose_name': 'ubicación del expediente',
                    'verbose_name_plural': 'ubicaciones del expediente',
                    'ordering': ['-noted_at', '-id'],
                },
            ), migrations.CreateModel(
                name='Waiver',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('case_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='archive.casefile', verbose_name='expediente')),
                    ('missing', models.JSONField(verbose_name='lo que faltaba')),
                    ('reason', models.CharField(max_length=500, verbose_name='motivo')),
                    ('waived_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dispensado por')),
                    ('waived_at', models.DateTimeField(verbose_name='dispensado el')),
                ],
                options={
                    'verbose_name': 'dispensa de conservación',
                    'verbose_name_plural': 'dispensas de conservación',
                    'ordering': ['-waived_at', '-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='archive_waived_with_reason')],
                },
            ), migrations.CreateModel(
                name='Inventory',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('number', models.CharField(editable=False, max_length=40, verbose_name='número')),
                    ('layout', models.CharField(max_length=40, verbose_name='disposición')),
                    ('purpose', models.CharField(choices=[('management', 'Inventario del archivo de gestión'), ('primary', 'Transferencia primaria'), ('secondary', 'Transferencia secundaria'), ('handover', 'Entrega por cambio de funciones o retiro')], max_length=12, verbose_name='objeto')),
                    ('transfer_number', models.CharField(blank=True, max_length=40, verbose_name='número de transferencia')),
                    ('delivered_by', models.CharField(blank=True, max_length=150, verbose_name='entregado por')),
                    ('received_by', models.CharField(blank=True, max_length=150, verbose_name='recibido por')),
                    ('content', models.JSONField(editable=False, verbose_name='contenido')),
                    ('file_count', models.PositiveIntegerField(verbose_name='expedientes')),
                    ('page_count', models.PositiveIntegerField(verbose_name='folios o páginas')),
                ],
                options={
                    'verbose_name': 'inventario documental',
                    'verbose_name_plural': 'inventarios documentales',
                    'ordering': ['-created_at', '-id'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'number'), name='archive_inventory_once')],
                },
            )],
        ),
        refuse_changes('archive_fileddocument', 'archive_closure', 'archive_reopening'),
        refuse_changes('archive_inventory'),
        refuse_changes('archive_waiver'),
        refuse_changes('archive_location'),
    ]
