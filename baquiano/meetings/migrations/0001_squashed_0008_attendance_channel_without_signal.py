import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes, refuse_changes_but, refuse_changes_when


class Migration(migrations.Migration):

    replaces = [('meetings', '0001_tables'), ('meetings', '0002_refuse_changes'), ('meetings', '0003_register_link_and_reviews'), ('meetings', '0004_review_refuse_changes'), ('meetings', '0005_differential_answers'), ('meetings', '0006_attendance_line_of_a_sheet'), ('meetings', '0007_attendance_let_data_be_withdrawn'), ('meetings', '0008_attendance_channel_without_signal')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('beneficiaries', '0001_squashed_0004_topic_basis'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('kind', models.CharField(choices=[('visit', 'Visita'), ('workshop', 'Taller'), ('call', 'Llamada'), ('committee', 'Sesión de comité'), ('other', 'Otra reunión')], max_length=10, verbose_name='clase')),
                    ('title', models.CharField(max_length=250, verbose_name='título')),
                    ('objective', models.TextField(blank=True, verbose_name='objetivo')),
                    ('starts_at', models.DateTimeField(verbose_name='inicio')),
                    ('ends_at', models.DateTimeField(verbose_name='fin')),
                    ('original_starts_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fecha original')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='lugar')),
                    ('link', models.URLField(blank=True, max_length=500, verbose_name='enlace')),
                    ('modality', models.CharField(choices=[('in_person', 'Presencial'), ('virtual', 'Virtual'), ('telephone', 'Telefónica')], default='in_person', max_length=10, verbose_name='modalidad')),
                    ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.municipality', verbose_name='municipio')),
                    ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
                    ('state', models.CharField(choices=[('scheduled', 'Programada'), ('held', 'Realizada'), ('cancelled', 'Cancelada')], default='scheduled', max_length=10, verbose_name='estado')),
                    ('state_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                    ('state_note', models.TextField(blank=True, verbose_name='explicación del motivo')),
                    ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='registrada como realizada el')),
                    ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cerrada por')),
                    ('participants', models.ManyToManyField(related_name='+', through='meetings.Participant', to=settings.AUTH_USER_MODEL, verbose_name='ejecutores')),
                ],
                options={
                    'verbose_name': 'reunión',
                    'verbose_name_plural': 'reuniones',
                    'ordering': ['-starts_at', '-id'],
                    'indexes': [models.Index(fields=['institution', '-starts_at', '-id', 'kind'], name='meetings_by_date'), models.Index(fields=['institution', 'unit', '-starts_at', '-id', 'kind'], name='meetings_by_unit'), models.Index(fields=['institution', 'responsible', 'starts_at'], name='meetings_by_person'), models.Index(fields=['institution', 'state', 'starts_at'], name='meetings_by_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meetings_ends_after_start', violation_error_message='La hora final debe ser posterior a la inicial.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('state_note', ''), _negated=True), _connector='OR'), name='meetings_cancelled_has_note'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held_at__isnull', True)), _connector='OR'), name='meetings_held_has_moment')],
                },
            ), migrations.CreateModel(
                name='Participant',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='meetings.meeting', verbose_name='reunión')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                ],
                options={
                    'verbose_name': 'participante',
                    'verbose_name_plural': 'participantes',
                    'ordering': ['user__full_name'],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'user'), name='meetings_participant_once')],
                },
            ), migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='meetings.meeting', verbose_name='reunión')),
                    ('names', models.CharField(max_length=100, verbose_name='nombres')),
                    ('surnames', models.CharField(max_length=100, verbose_name='apellidos')),
                    ('document_type', models.CharField(choices=[('CC', 'Cédula de ciudadanía'), ('CE', 'Cédula de extranjería'), ('TI', 'Tarjeta de identidad'), ('RC', 'Registro civil (NUIP)'), ('PA', 'Pasaporte'), ('PEP', 'Permiso especial de permanencia'), ('PPT', 'Permiso por protección temporal'), ('SC', 'Salvoconducto'), ('NIT', 'Número de identificación tributaria'), ('SIN', 'Sin documento / no informa')], default='CC', max_length=3, verbose_name='tipo de documento')),
                    ('document_number', models.CharField(blank=True, max_length=20, verbose_name='número de documento')),
                    ('entity', models.CharField(blank=True, max_length=200, verbose_name='entidad o dependencia')),
                    ('post', models.CharField(blank=True, max_length=120, verbose_name='cargo')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='teléfono')),
                    ('mode', models.CharField(choices=[('in_person', 'Presencial'), ('virtual', 'Virtual'), ('telephone', 'Telefónica')], default='in_person', max_length=10, verbose_name='forma de asistencia')),
                    ('consent_text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.consenttext', verbose_name='aviso de privacidad autorizado')),
                    ('consented_at', models.DateTimeField(verbose_name='autorizó el')),
                    ('channel', models.CharField(choices=[('screen', 'En pantalla'), ('qr', 'Por código QR'), ('paper', 'Transcrita de la lista en papel'), ('field', 'En un equipo sin señal')], default='screen', max_length=6, verbose_name='medio')),
                    ('signature_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='firma')),
                    ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.evidence', verbose_name='hoja escaneada')),
                    ('scan_row', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='renglón de la hoja')),
                    ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registró')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='registrada el')),
                    ('revision', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='revisión')),
                    ('supersedes', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='meetings.attendance', verbose_name='corrige a')),
                    ('is_void', models.BooleanField(default=False, editable=False, verbose_name='anulada')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo de la corrección')),
                ],
                options={
                    'verbose_name': 'asistencia',
                    'verbose_name_plural': 'asistencias',
                    'ordering': ['created_at', 'id'],
                    'indexes': [models.Index(fields=['institution', 'document_type', 'document_number'], name='meetings_attendance_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('document_number', ''), _negated=True), fields=('meeting', 'document_type', 'document_number', 'revision'), name='meetings_attendance_person_once', violation_error_message='Esa persona ya está en la lista de asistencia.'), models.CheckConstraint(condition=models.Q(models.Q(('is_void', False), ('supersedes__isnull', True)), models.Q(('reason', ''), _negated=True), _connector='OR'), name='meetings_attendance_correction_has_reason'), models.CheckConstraint(condition=models.Q(('is_void', False), ('supersedes__isnull', False), _connector='OR'), name='meetings_attendance_void_of_a_row'), models.CheckConstraint(condition=models.Q(models.Q(('document_number', ''), _negated=True), ('document_type', 'SIN'), _connector='OR'), name='meetings_attendance_has_document', violation_error_message='Escriba el número de documento.'), models.CheckConstraint(condition=models.Q(models.Q(('scan__isnull', True), ('scan_row__isnull', True)), models.Q(('scan__isnull', False), ('scan_row__isnull', False)), _connector='OR'), name='meetings_attendance_line_of_a_sheet')],
                },
            ), migrations.CreateModel(
                name='DifferentialAnswers',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('attendance', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='differential', to='meetings.attendance', verbose_name='asistencia')),
                    ('consent_text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.consenttext', verbose_name='autorización de datos sensibles')),
                    ('consented_at', models.DateTimeField(verbose_name='autorizó el')),
                    ('age_group', models.CharField(blank=True, choices=[('early', 'De 0 a 5 años'), ('child', 'De 6 a 11 años'), ('teen', 'De 12 a 17 años'), ('youth', 'De 18 a 28 años'), ('adult', 'De 29 a 59 años'), ('elder', '60 años o más'), ('prefer_not', 'Prefiero no responder')], max_length=12, verbose_name='grupo de edad')),
                    ('gender', models.CharField(blank=True, choices=[('woman', 'Mujer'), ('man', 'Hombre'), ('trans_woman', 'Mujer trans'), ('trans_man', 'Hombre trans'), ('non_binary', 'Persona no binaria'), ('other', 'Otro'), ('prefer_not', 'Prefiero no responder')], max_length=12, verbose_name='género')),
                    ('ethnic_group', models.CharField(blank=True, choices=[('indigenous', 'Indígena'), ('black', 'Negro(a), mulato(a), afrodescendiente o afrocolombiano(a)'), ('raizal', 'Raizal del Archipiélago de San Andrés, Providencia y Santa Catalina'), ('palenquero', 'Palenquero(a) de San Basilio'), ('rrom', 'Gitano(a) o Rrom'), ('none', 'Ninguno'), ('prefer_not', 'Prefiero no responder')], max_length=12, verbose_name='grupo étnico')),
                    ('disability', models.CharField(blank=True, choices=[('physical', 'Física'), ('visual', 'Visual'), ('hearing', 'Auditiva'), ('deafblind', 'Sordoceguera'), ('intellectual', 'Intelectual'), ('psychosocial', 'Psicosocial'), ('multiple', 'Múltiple'), ('none', 'Ninguna'), ('prefer_not', 'Prefiero no responder')], max_length=12, verbose_name='discapacidad')),
                    ('victim', models.CharField(blank=True, choices=[('yes', 'Sí'), ('no', 'No'), ('prefer_not', 'Prefiero no responder')], max_length=12, verbose_name='víctima del conflicto armado')),
                    ('street_dweller', models.CharField(blank=True, choices=[('yes', 'Sí'), ('no', 'No'), ('prefer_not', 'Prefiero no responder')], max_length=12, verbose_name='habitante de calle')),
                    ('head_of_household', models.CharField(blank=True, choices=[('yes', 'Sí'), ('no', 'No'), ('prefer_not', 'Prefiero no responder')], max_length=12, verbose_name='madre o padre cabeza de hogar')),
                ],
                options={
                    'verbose_name': 'respuesta de enfoque diferencial',
                    'verbose_name_plural': 'respuestas de enfoque diferencial',
                },
            ), migrations.CreateModel(
                name='Minutes',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='meetings.meeting', verbose_name='reunión')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                    ('number', models.PositiveIntegerField(editable=False, null=True, verbose_name='número')),
                    ('edition', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='edición')),
                    ('state', models.CharField(choices=[('draft', 'En borrador'), ('signing', 'En firmas'), ('signed', 'Firmada')], default='draft', max_length=8, verbose_name='estado')),
                    ('required_parties', models.JSONField(default=list, editable=False, verbose_name='partes que firman')),
                    ('supersedes', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='meetings.minutes', verbose_name='corrige a')),
                    ('correction_reason', models.CharField(blank=True, max_length=500, verbose_name='motivo de la corrección')),
                    ('content', models.JSONField(editable=False, null=True, verbose_name='contenido firmado')),
                    ('content_sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256 del contenido')),
                    ('frozen_at', models.DateTimeField(editable=False, null=True, verbose_name='cerrada a cambios el')),
                    ('signed_at', models.DateTimeField(editable=False, null=True, verbose_name='firmada el')),
                ],
                options={
                    'verbose_name': 'acta',
                    'verbose_name_plural': 'actas',
                    'ordering': ['-year', '-number', '-edition'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'unit', 'year', 'number', 'edition'), name='meetings_minutes_number_once'), models.UniqueConstraint(fields=('meeting', 'edition'), name='meetings_minutes_edition_once'), models.CheckConstraint(condition=models.Q(models.Q(('content_sha256', ''), ('frozen_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), models.Q(('content_sha256', ''), _negated=True), ('number__isnull', False)), _connector='OR'), name='meetings_minutes_frozen_has_hash'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', False), ('state', 'signed')), models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at__isnull', True)), _connector='OR'), name='meetings_minutes_signed_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('edition', 1), ('supersedes__isnull', True)), models.Q(('edition__gt', 1), ('supersedes__isnull', False), models.Q(('correction_reason', ''), _negated=True)), _connector='OR'), name='meetings_minutes_correction_has_reason')],
                },
            ), migrations.CreateModel(
                name='MinutesSection',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='meetings.minutes', verbose_name='acta')),
                    ('key', models.SlugField(max_length=40, verbose_name='clave')),
                    ('title', models.CharField(max_length=150, verbose_name='título')),
                    ('text', models.TextField(blank=True, verbose_name='texto')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                    ('is_required', models.BooleanField(default=False, verbose_name='obligatoria')),
                    ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='escrita por')),
                    ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='escrita el')),
                ],
                options={
                    'verbose_name': 'sección del acta',
                    'verbose_name_plural': 'secciones del acta',
                    'ordering': ['position', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('minutes', 'key'), name='meetings_section_once')],
                },
            ), migrations.CreateModel(
                name='RegisterLink',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='register_link', to='meetings.meeting', verbose_name='reunión')),
                    ('token', models.CharField(editable=False, max_length=20, unique=True, verbose_name='código')),
                    ('state', models.CharField(choices=[('open', 'Abierto'), ('closed', 'Cerrado')], default='open', max_length=8, verbose_name='estado')),
                    ('opened_at', models.DateTimeField(verbose_name='abierto el')),
                ],
                options={
                    'verbose_name': 'registro por código QR',
                    'verbose_name_plural': 'registros por código QR',
                },
            ), migrations.CreateModel(
                name='AttendanceReview',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('attendance', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='meetings.attendance', verbose_name='asistencia')),
                    ('outcome', models.CharField(choices=[('accepted', 'Validado'), ('refused', 'No validado')], max_length=8, verbose_name='resultado')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revisó')),
                    ('reviewed_at', models.DateTimeField(verbose_name='revisada el')),
                ],
                options={
                    'verbose_name': 'validación de asistencia',
                    'verbose_name_plural': 'validaciones de asistencia',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='meetings_review_refused_has_reason')],
                },
            )],
        ),
        refuse_changes('meetings_attendance'),
        refuse_changes_when('meetings_minutes', "{row}.state = 'signed'"),
        refuse_changes_when('meetings_minutessection', "(SELECT m.state FROM meetings_minutes m WHERE m.id = {row}.minutes_id) <> 'draft'", inserts=True),
        refuse_changes('meetings_attendancereview'),
        refuse_changes_but('meetings_attendance', kept=['id', 'institution_id', 'meeting_id', 'entity', 'post', 'mode', 'consent_text_id', 'consented_at', 'channel', 'signature_image_id', 'scan_id', 'scan_row', 'registered_by_id', 'created_at', 'revision', 'supersedes_id', 'is_void', 'reason'], blanks={'email': '', 'phone': '', 'names': 'Dato', 'surnames': 'suprimido', 'document_type': 'SIN', 'document_number': ''}),
    ]
