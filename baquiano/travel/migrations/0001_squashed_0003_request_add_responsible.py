import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('travel', '0001_tables'), ('travel', '0002_refuse_changes'), ('travel', '0003_request_add_responsible')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('beneficiaries', '0001_squashed_0004_topic_basis'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
        ('meetings', '0001_squashed_0008_attendance_channel_without_signal'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='TravelNeed',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='travel_need', to='meetings.meeting', verbose_name='visita')),
                    ('is_required', models.BooleanField(verbose_name='requiere viáticos')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='respondió')),
                    ('answered_at', models.DateTimeField(verbose_name='respondida el')),
                ],
                options={
                    'verbose_name': 'necesidad de viáticos',
                    'verbose_name_plural': 'necesidades de viáticos',
                },
            ), migrations.CreateModel(
                name='TravelRequest',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('traveller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quien viaja')),
                    ('responsible', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quien la tramita')),
                    ('link', models.CharField(choices=[('official', 'Funcionario(a)'), ('contractor', 'Contratista')], default='official', max_length=10, verbose_name='vinculación')),
                    ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='año')),
                    ('number', models.CharField(blank=True, editable=False, max_length=40, verbose_name='número')),
                    ('purpose', models.CharField(max_length=500, verbose_name='objeto')),
                    ('event', models.CharField(blank=True, max_length=200, verbose_name='evento')),
                    ('covered_by', models.CharField(blank=True, max_length=200, verbose_name='otra entidad paga los gastos')),
                    ('needs_tickets', models.BooleanField(default=False, verbose_name='necesita tiquetes')),
                    ('note', models.TextField(blank=True, verbose_name='observaciones')),
                    ('starts_on', models.DateField(verbose_name='sale')),
                    ('ends_on', models.DateField(verbose_name='regresa')),
                    ('state', models.CharField(choices=[('draft', 'En preparación'), ('returned', 'Devuelta'), ('filed', 'Radicada ante el jefe'), ('approved', 'Aprobada por el jefe'), ('delivered', 'Entregada a financiera'), ('granted', 'Comisión concedida'), ('travelled', 'Por legalizar'), ('presented', 'Legalización presentada'), ('legalised', 'Legalizada'), ('refused', 'Negada'), ('cancelled', 'Cancelada')], default='draft', max_length=10, verbose_name='estado')),
                    ('first_filed_at', models.DateTimeField(editable=False, null=True, verbose_name='radicada el')),
                    ('is_late_filing', models.BooleanField(default=False, editable=False, verbose_name='extemporánea')),
                    ('late_reason', models.CharField(blank=True, max_length=500, verbose_name='por qué se radica tarde')),
                    ('late_authorised_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='autorizó el trámite extemporáneo')),
                    ('cdp_number', models.CharField(blank=True, max_length=40, verbose_name='CDP')),
                    ('rp_number', models.CharField(blank=True, max_length=40, verbose_name='RP')),
                    ('budget_line', models.CharField(blank=True, max_length=80, verbose_name='rubro')),
                    ('act_number', models.CharField(blank=True, max_length=40, verbose_name='número del acto')),
                    ('act_on', models.DateField(blank=True, null=True, verbose_name='fecha del acto')),
                    ('value', models.BigIntegerField(blank=True, null=True, verbose_name='valor reconocido')),
                    ('legalise_by', models.DateField(editable=False, null=True, verbose_name='legalizar hasta')),
                    ('report', models.TextField(blank=True, verbose_name='informe de comisión')),
                    ('reported_at', models.DateTimeField(editable=False, null=True, verbose_name='informe entregado el')),
                    ('legalised_at', models.DateTimeField(editable=False, null=True, verbose_name='legalizada el')),
                    ('meetings', models.ManyToManyField(related_name='trips', through='travel.TravelVisit', to='meetings.meeting', verbose_name='visitas')),
                ],
                options={
                    'verbose_name': 'solicitud de comisión',
                    'verbose_name_plural': 'solicitudes de comisión',
                    'ordering': ['-starts_on', '-id'],
                    'indexes': [models.Index(fields=['institution', '-starts_on', '-id'], name='travel_requests_by_date'), models.Index(fields=['institution', 'state', 'starts_on'], name='travel_requests_by_state'), models.Index(fields=['traveller', 'state'], name='travel_requests_by_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('institution', 'year', 'number'), name='travel_number_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='travel_returns_after_leaving', violation_error_message='El regreso no puede ser anterior a la salida.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cancelled']), models.Q(('number', ''), _negated=True), _connector='OR'), name='travel_filed_has_number'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 0), _connector='OR'), name='travel_value_not_negative', violation_error_message='El valor no puede ser negativo.')],
                },
            ), migrations.CreateModel(
                name='TravelPay',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pay', to='travel.travelrequest', verbose_name='solicitud')),
                    ('basic_pay', models.BigIntegerField(verbose_name='asignación básica mensual')),
                ],
                options={
                    'verbose_name': 'asignación de quien viaja',
                    'verbose_name_plural': 'asignaciones de quienes viajan',
                    'constraints': [models.CheckConstraint(condition=models.Q(('basic_pay__gt', 0)), name='travel_pay_is_positive')],
                },
            ), migrations.CreateModel(
                name='TravelLeg',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legs', to='travel.travelrequest', verbose_name='solicitud')),
                    ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.municipality', verbose_name='sale de')),
                    ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.municipality', verbose_name='llega a')),
                    ('departs_at', models.DateTimeField(verbose_name='sale el')),
                    ('arrives_at', models.DateTimeField(verbose_name='llega el')),
                    ('route', models.CharField(choices=[('land', 'Terrestre'), ('air', 'Aérea'), ('water', 'Fluvial o marítima')], default='land', max_length=10, verbose_name='vía')),
                    ('transport', models.CharField(choices=[('public', 'Transporte público'), ('official', 'Vehículo oficial'), ('own', 'Vehículo propio'), ('hired', 'Vehículo contratado'), ('plane', 'Avión'), ('boat', 'Lancha o barco'), ('other', 'Otro')], default='public', max_length=10, verbose_name='transporte')),
                ],
                options={
                    'verbose_name': 'tramo',
                    'verbose_name_plural': 'tramos',
                    'ordering': ['departs_at', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('arrives_at__gt', models.F('departs_at'))), name='travel_leg_arrives_after_leaving', violation_error_message='La llegada debe ser posterior a la salida.'), models.CheckConstraint(condition=models.Q(('origin', models.F('destination')), _negated=True), name='travel_leg_goes_somewhere', violation_error_message='El tramo debe ir de un municipio a otro.')],
                },
            ), migrations.CreateModel(
                name='TravelDay',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='travel.travelrequest', verbose_name='solicitud')),
                    ('day', models.DateField(verbose_name='día')),
                    ('is_overnight', models.BooleanField(verbose_name='pernocta')),
                ],
                options={
                    'verbose_name': 'día de la comisión',
                    'verbose_name_plural': 'días de la comisión',
                    'ordering': ['day'],
                    'constraints': [models.UniqueConstraint(fields=('request', 'day'), name='travel_day_once')],
                },
            ), migrations.CreateModel(
                name='TravelVisit',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='travel.travelrequest', verbose_name='solicitud')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='travel_visits', to='meetings.meeting', verbose_name='visita')),
                ],
                options={
                    'verbose_name': 'visita de la comisión',
                    'verbose_name_plural': 'visitas de la comisión',
                    'ordering': ['meeting__starts_at'],
                    'constraints': [models.UniqueConstraint(fields=('request', 'meeting'), name='travel_visit_once')],
                },
            ), migrations.CreateModel(
                name='TravelMove',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='travel.travelrequest', verbose_name='solicitud')),
                    ('from_state', models.CharField(max_length=10, verbose_name='de')),
                    ('to_state', models.CharField(max_length=10, verbose_name='a')),
                    ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                    ('note', models.TextField(blank=True, verbose_name='explicación')),
                    ('moved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                    ('moved_at', models.DateTimeField(verbose_name='cuándo')),
                ],
                options={
                    'verbose_name': 'paso de la comisión',
                    'verbose_name_plural': 'pasos de la comisión',
                    'ordering': ['moved_at', 'id'],
                },
            ), migrations.CreateModel(
                name='StayCertificate',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='travel.travelrequest', verbose_name='solicitud')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.meeting', verbose_name='visita')),
                    ('arrived_at', models.DateTimeField(verbose_name='desde')),
                    ('left_at', models.DateTimeField(verbose_name='hasta')),
                    ('signer_name', models.CharField(max_length=150, verbose_name='quién certifica')),
                    ('signer_post', models.CharField(blank=True, max_length=150, verbose_name='cargo')),
                    ('signer_entity', models.CharField(blank=True, max_length=200, verbose_name='entidad')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='documento')),
                    ('signature', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.signature', verbose_name='firma')),
                ],
                options={
                    'verbose_name': 'certificado de permanencia',
                    'verbose_name_plural': 'certificados de permanencia',
                    'ordering': ['created_at', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('left_at__gt', models.F('arrived_at'))), name='travel_certificate_lasts', violation_error_message='La hora de salida debe ser posterior a la de llegada.')],
                },
            )],
        ),
        refuse_changes('travel_travelmove', 'travel_staycertificate'),
    ]
