import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('beneficiaries', '0004_topic_basis'),
        ('institutions', '0006_consent_kind_of_demand'),
        ('planning', '0012_plans_by_topic'),
        ('portfolio', '0001_tables'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='ServiceRequest',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('number', models.CharField(editable=False, max_length=30, verbose_name='número de radicado')),
                    ('external_number', models.CharField(blank=True, max_length=60, verbose_name='radicado en el sistema de correspondencia')),
                    ('channel', models.CharField(choices=[('web', 'Formulario público'), ('email', 'Correo electrónico'), ('phone', 'Teléfono'), ('letter', 'Carta u oficio'), ('in_person', 'Presencial')], max_length=10, verbose_name='canal')),
                    ('petition_kind', models.CharField(choices=[('general', 'Petición general'), ('information', 'Petición de información o documentos'), ('consultation', 'Consulta'), ('authority', 'Petición entre autoridades'), ('ticket', 'Mesa de servicio')], max_length=12, verbose_name='clase de petición')),
                    ('received_on', models.DateField(verbose_name='recibida el')),
                    ('subject', models.CharField(max_length=200, verbose_name='asunto')),
                    ('body', models.TextField(verbose_name='qué pide')),
                    ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
                    ('beneficiary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.beneficiary', verbose_name='entidad')),
                    ('entity_name', models.CharField(blank=True, max_length=200, verbose_name='entidad, como la escribió')),
                    ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.department', verbose_name='departamento')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.service', verbose_name='servicio que pide')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia que la atiende')),
                    ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
                    ('state', models.CharField(choices=[('received', 'Por clasificar'), ('in_progress', 'En atención'), ('suspended', 'Espera al solicitante'), ('answered', 'Respondida, por cerrar'), ('closed', 'Atendida'), ('accepted', 'Aceptada'), ('refused', 'Negada'), ('transferred', 'Trasladada'), ('abandoned', 'Desistida')], default='received', editable=False, max_length=12, verbose_name='estado')),
                    ('due_on', models.DateField(editable=False, verbose_name='vence el')),
                    ('key_digest', models.CharField(editable=False, max_length=64)),
                    ('service_class', models.CharField(blank=True, choices=[('orientation', 'Orientación'), ('advice', 'Asesoría'), ('assistance', 'Asistencia técnica'), ('training', 'Capacitación'), ('out', 'Fuera de competencia')], max_length=12, verbose_name='clasificación')),
                    ('triage', models.JSONField(blank=True, default=list, editable=False, verbose_name='respuestas de la guía')),
                    ('triage_reason', models.CharField(blank=True, max_length=500, verbose_name='por qué se clasificó así')),
                    ('triaged_at', models.DateTimeField(editable=False, null=True, verbose_name='clasificada el')),
                    ('triaged_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='clasificada por')),
                    ('extra_days', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='días hábiles de prórroga')),
                    ('extension_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motivo de la prórroga')),
                    ('asked_on', models.DateField(editable=False, null=True, verbose_name='se pidió completar el')),
                    ('asked_what', models.TextField(blank=True, editable=False, verbose_name='qué le falta')),
                    ('completed_on', models.DateField(editable=False, null=True, verbose_name='completada el')),
                    ('completion', models.TextField(blank=True, editable=False, verbose_name='lo que completó')),
                    ('answer', models.TextField(blank=True, editable=False, verbose_name='respuesta')),
                    ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='respondida el')),
                    ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='respondida por')),
                    ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='cerrada el')),
                    ('refusal_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo de la negativa')),
                    ('transferred_to', models.CharField(blank=True, editable=False, max_length=200, verbose_name='trasladada a')),
                    ('call_minutes', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='duración de la llamada en minutos')),
                    ('change', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.changerequest', verbose_name='cambio del plan que se pidió')),
                ],
                options={
                    'verbose_name': 'solicitud',
                    'verbose_name_plural': 'solicitudes',
                    'ordering': ['due_on', 'id'],
                    'indexes': [models.Index(fields=['institution', 'state', 'due_on'], name='demand_request_by_term'), models.Index(fields=['institution', '-received_on', '-id'], name='demand_request_by_day')],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'number'), name='demand_request_number_once'), models.UniqueConstraint(condition=models.Q(('external_number', ''), _negated=True), fields=('institution', 'external_number'), name='demand_external_number_once', violation_error_message='Otra solicitud ya tiene ese radicado.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'closed', 'accepted', 'refused', 'transferred', 'abandoned']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='demand_request_ends_with_words'), models.CheckConstraint(condition=models.Q(('change__isnull', True), ('state', 'accepted'), _connector='OR'), name='demand_only_accepted_is_planned'), models.CheckConstraint(condition=models.Q(models.Q(('service_class', 'orientation'), _negated=True), models.Q(('state', 'accepted'), _negated=True), _connector='OR'), name='demand_orientation_is_never_planned')],
                },
            ), migrations.CreateModel(
                name='Requester',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='requester', to='demand.servicerequest', verbose_name='solicitud')),
                    ('names', models.CharField(max_length=200, verbose_name='nombres y apellidos')),
                    ('document_type', models.CharField(choices=[('CC', 'Cédula de ciudadanía'), ('CE', 'Cédula de extranjería'), ('TI', 'Tarjeta de identidad'), ('RC', 'Registro civil (NUIP)'), ('PA', 'Pasaporte'), ('PEP', 'Permiso especial de permanencia'), ('PPT', 'Permiso por protección temporal'), ('SC', 'Salvoconducto'), ('NIT', 'Número de identificación tributaria'), ('SIN', 'Sin documento / no informa')], default='SIN', max_length=3, verbose_name='tipo de documento')),
                    ('document_number', models.CharField(blank=True, max_length=20, verbose_name='número de documento')),
                    ('post', models.CharField(blank=True, max_length=150, verbose_name='cargo')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='teléfono')),
                    ('consent_text', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.consenttext', verbose_name='aviso que leyó')),
                    ('consented_at', models.DateTimeField(null=True, verbose_name='autorizó el')),
                    ('erased_at', models.DateTimeField(editable=False, null=True, verbose_name='suprimida el')),
                ],
                options={
                    'verbose_name': 'solicitante',
                    'verbose_name_plural': 'solicitantes',
                    'indexes': [models.Index(fields=['institution', 'document_number'], name='demand_requester_by_document'), models.Index(fields=['institution', 'email'], name='demand_requester_by_email')],
                },
            )],
        ),
    ]
