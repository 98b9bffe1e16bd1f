import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('documents', '0001_tables'), ('documents', '0002_refuse_changes'), ('documents', '0003_signature_add_parties_of_a_procedure'), ('documents', '0004_format_add_template_and_frame'), ('documents', '0005_reclassification_refuse_changes')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                    ('size', models.PositiveBigIntegerField(editable=False, verbose_name='tamaño')),
                    ('media_type', models.CharField(editable=False, max_length=100, verbose_name='tipo')),
                    ('original_name', models.CharField(editable=False, max_length=150, verbose_name='nombre del archivo')),
                ],
                options={
                    'verbose_name': 'archivo',
                    'verbose_name_plural': 'archivos',
                    'ordering': ['-created_at'],
                    'indexes': [models.Index(fields=['institution', 'sha256'], name='documents_file_by_sha256')],
                },
            ), migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('subject_type', models.CharField(editable=False, max_length=80)),
                    ('subject_id', models.CharField(editable=False, max_length=64)),
                    ('subject_label', models.CharField(editable=False, max_length=300, verbose_name='de')),
                    ('kind', models.CharField(max_length=40, verbose_name='clase')),
                    ('title', models.CharField(max_length=200, verbose_name='título')),
                    ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='documents.storedfile', verbose_name='archivo')),
                    ('link', models.URLField(blank=True, max_length=500, verbose_name='enlace')),
                    ('taken_on', models.DateField(verbose_name='fecha de la evidencia')),
                    ('access_class', models.CharField(choices=[('public', 'Pública'), ('classified', 'Pública clasificada'), ('reserved', 'Pública reservada')], default='public', max_length=10, verbose_name='clase de acceso')),
                    ('supersedes', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='documents.evidence', verbose_name='reemplaza a')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo del reemplazo')),
                ],
                options={
                    'verbose_name': 'evidencia',
                    'verbose_name_plural': 'evidencias',
                    'ordering': ['created_at', 'id'],
                    'indexes': [models.Index(fields=['institution', 'subject_type', 'subject_id'], name='documents_evidence_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('file__isnull', True), ('link', ''), _connector='XOR'), name='documents_evidence_file_or_link'), models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='documents_evidence_replaced_with_reason')],
                },
            ), migrations.CreateModel(
                name='Format',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('code', models.CharField(max_length=40, verbose_name='código')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('version', models.CharField(max_length=10, verbose_name='versión')),
                    ('process', models.CharField(blank=True, max_length=150, verbose_name='proceso')),
                    ('approved_on', models.DateField(null=True, verbose_name='fecha de aprobación')),
                    ('state', models.CharField(choices=[('draft', 'En preparación'), ('in_force', 'Vigente'), ('replaced', 'Reemplazado'), ('eliminated', 'Eliminado')], default='draft', max_length=10, verbose_name='estado')),
                    ('replaced_by', models.CharField(blank=True, max_length=40, verbose_name='reemplazado por')),
                    ('template', models.CharField(blank=True, max_length=100, verbose_name='plantilla')),
                    ('source', models.TextField(blank=True, editable=False, verbose_name='fuente de la plantilla')),
                    ('template_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='plantilla de Word o Excel')),
                    ('header', models.CharField(blank=True, max_length=200, verbose_name='línea del encabezado')),
                    ('opening', models.TextField(blank=True, verbose_name='texto inicial')),
                    ('closing', models.TextField(blank=True, verbose_name='texto final')),
                    ('logo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='escudo o logo')),
                    ('access_class', models.CharField(choices=[('public', 'Pública'), ('classified', 'Pública clasificada'), ('reserved', 'Pública reservada')], default='public', max_length=10, verbose_name='clase de acceso')),
                ],
                options={
                    'verbose_name': 'formato',
                    'verbose_name_plural': 'formatos',
                    'ordering': ['code', 'version'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'code', 'version'), name='documents_format_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('institution', 'code'), name='documents_format_one_in_force')],
                },
            ), migrations.CreateModel(
                name='IssuedDocument',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('format', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.format', verbose_name='formato')),
                    ('number', models.CharField(max_length=60, verbose_name='número')),
                    ('title', models.CharField(max_length=300, verbose_name='título')),
                    ('subject_type', models.CharField(editable=False, max_length=80)),
                    ('subject_id', models.CharField(editable=False, max_length=64)),
                    ('subject_label', models.CharField(editable=False, max_length=300, verbose_name='de')),
                    ('payload', models.JSONField(editable=False, verbose_name='contenido')),
                    ('payload_sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256 del contenido')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('supersedes', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='documents.issueddocument', verbose_name='reemplaza a')),
                    ('verification_code', models.CharField(editable=False, max_length=20, unique=True, verbose_name='código de verificación')),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='expedido por')),
                    ('issued_at', models.DateTimeField(verbose_name='expedido el')),
                ],
                options={
                    'verbose_name': 'documento expedido',
                    'verbose_name_plural': 'documentos expedidos',
                    'ordering': ['-issued_at', '-id'],
                    'indexes': [models.Index(fields=['institution', 'subject_type', 'subject_id'], name='documents_issued_of'), models.Index(fields=['institution', '-issued_at'], name='documents_issued_by_date')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('supersedes__isnull', True), ('version', 1)), models.Q(('supersedes__isnull', False), ('version__gt', 1)), _connector='OR'), name='documents_issued_version_follows')],
                },
            ), migrations.CreateModel(
                name='Reclassification',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reclassifications', to='documents.issueddocument', verbose_name='documento')),
                    ('access_class', models.CharField(choices=[('public', 'Pública'), ('classified', 'Pública clasificada'), ('reserved', 'Pública reservada')], max_length=10, verbose_name='clase de acceso')),
                    ('reason', models.CharField(max_length=500, verbose_name='fundamento')),
                    ('classified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='clasificado por')),
                    ('classified_at', models.DateTimeField(verbose_name='clasificado el')),
                ],
                options={
                    'verbose_name': 'cambio de clase de acceso',
                    'verbose_name_plural': 'cambios de clase de acceso',
                    'ordering': ['classified_at', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='documents_reclassified_with_reason')],
                },
            ), migrations.CreateModel(
                name='Rendition',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renditions', to='documents.issueddocument', verbose_name='documento')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='archivo')),
                    ('media_type', models.CharField(default='application/pdf', max_length=100, verbose_name='tipo')),
                    ('created_at', models.DateTimeField(verbose_name='creado el')),
                ],
                options={
                    'verbose_name': 'copia en PDF',
                    'verbose_name_plural': 'copias en PDF',
                    'constraints': [models.UniqueConstraint(fields=('document', 'media_type'), name='documents_rendition_once')],
                },
            ), migrations.CreateModel(
                name='RenderJob',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='render_job', to='documents.issueddocument', verbose_name='documento')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                    ('next_attempt_at', models.DateTimeField(verbose_name='próximo intento')),
                    ('last_error', models.CharField(blank=True, max_length=500, verbose_name='último error')),
                    ('is_done', models.BooleanField(default=False, verbose_name='terminado')),
                ],
                options={
                    'verbose_name': 'generación de PDF',
                    'verbose_name_plural': 'generaciones de PDF',
                    'indexes': [models.Index(condition=models.Q(('is_done', False)), fields=['next_attempt_at'], name='documents_render_due')],
                },
            ), migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('subject_type', models.CharField(editable=False, max_length=80)),
                    ('subject_id', models.CharField(editable=False, max_length=64)),
                    ('content_sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256 de lo firmado')),
                    ('level', models.CharField(choices=[('drawn', 'Dibujada en pantalla'), ('reauthenticated', 'Confirmada con contraseña'), ('scanned', 'Firmada en papel y escaneada')], max_length=16, verbose_name='modo')),
                    ('party', models.CharField(choices=[('provider', 'Entidad que asiste'), ('beneficiary', 'Entidad asistida'), ('chair', 'Presidencia'), ('secretary', 'Secretaría técnica'), ('prepared', 'Elaboró'), ('reviewed', 'Revisó'), ('approved', 'Aprobó')], max_length=12, verbose_name='parte')),
                    ('signer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('signer_name', models.CharField(max_length=150, verbose_name='nombre')),
                    ('signer_document', models.CharField(blank=True, max_length=30, verbose_name='documento')),
                    ('signer_post', models.CharField(blank=True, max_length=150, verbose_name='cargo')),
                    ('image', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='imagen o escaneo')),
                    ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrada por')),
                    ('signed_at', models.DateTimeField(verbose_name='firmada el')),
                    ('ip', models.GenericIPAddressField(null=True, verbose_name='dirección IP')),
                ],
                options={
                    'verbose_name': 'firma',
                    'verbose_name_plural': 'firmas',
                    'ordering': ['signed_at', 'id'],
                    'indexes': [models.Index(fields=['institution', 'subject_type', 'subject_id'], name='documents_signature_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('level', 'reauthenticated'), ('signer__isnull', False)), models.Q(('image__isnull', False), ('level__in', ['drawn', 'scanned'])), _connector='OR'), name='documents_signature_has_proof')],
                },
            )],
        ),
        refuse_changes('documents_storedfile', 'documents_evidence', 'documents_issueddocument', 'documents_rendition', 'documents_signature'),
        refuse_changes('documents_reclassification'),
    ]
