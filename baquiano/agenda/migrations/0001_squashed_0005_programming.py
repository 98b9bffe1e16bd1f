import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('agenda', '0001_tables'), ('agenda', '0002_absences_and_answers_to_findings'), ('agenda', '0003_calendar_feeds'), ('agenda', '0004_rounds_and_preparation'), ('agenda', '0005_programming')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('beneficiaries', '0001_squashed_0004_topic_basis'),
        ('communications', '0001_squashed_0002_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
        ('library', '0001_squashed_0002_refuse_changes'),
        ('planning', '0001_squashed_0012_plans_by_topic'),
        ('teams', '0001_tables'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='MonthlyAgenda',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agendas', to='institutions.unit', verbose_name='grupo')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agendas', to='institutions.fiscalyear', verbose_name='vigencia')),
                    ('month', models.PositiveSmallIntegerField(verbose_name='mes')),
                    ('state', models.CharField(choices=[('draft', 'En preparación'), ('submitted', 'Enviada a planeación'), ('verified', 'Verificada'), ('published', 'Publicada')], default='draft', max_length=10, verbose_name='estado')),
                    ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='ajustes pedidos')),
                    ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='enviada el')),
                    ('submitted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enviada por')),
                    ('submission_note', models.TextField(blank=True, editable=False, verbose_name='mensaje a planeación')),
                    ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='verificada el')),
                    ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publicada el')),
                ],
                options={
                    'verbose_name': 'agenda del mes',
                    'verbose_name_plural': 'agendas del mes',
                    'ordering': ['-year__year', '-month', 'unit__name'],
                    'indexes': [models.Index(fields=['institution', 'year', 'month', 'state'], name='agenda_by_month')],
                    'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'month'), name='agenda_one_per_group_and_month'), models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='agenda_month_in_range')],
                },
            ), migrations.CreateModel(
                name='AgendaEntry',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('agenda', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='agenda.monthlyagenda', verbose_name='agenda')),
                    ('plan_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_entries', to='planning.planitem', verbose_name='actividad del plan')),
                    ('draw_key', models.CharField(blank=True, editable=False, max_length=80)),
                    ('title', models.CharField(max_length=300, verbose_name='actividad')),
                    ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
                    ('beneficiary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_entries', to='beneficiaries.beneficiary', verbose_name='beneficiario')),
                    ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.municipality', verbose_name='municipio')),
                    ('starts_at', models.DateTimeField(verbose_name='inicia')),
                    ('ends_at', models.DateTimeField(verbose_name='termina')),
                    ('original_starts_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fecha publicada')),
                    ('modality', models.CharField(choices=[('in_person', 'Presencial'), ('virtual', 'Virtual'), ('telephone', 'Telefónica')], default='in_person', max_length=10, verbose_name='modalidad')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='lugar')),
                    ('link', models.URLField(blank=True, max_length=500, verbose_name='enlace')),
                    ('mechanism', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='mecanismo')),
                    ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='clase de espacio')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team', verbose_name='equipo de trabajo')),
                    ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
                    ('note', models.TextField(blank=True, verbose_name='nota')),
                    ('outside_plan', models.BooleanField(default=False, editable=False, verbose_name='fuera del plan')),
                    ('state', models.CharField(choices=[('planned', 'Programada'), ('cancelled', 'Cancelada')], default='planned', max_length=10, verbose_name='estado')),
                    ('state_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                    ('state_note', models.TextField(blank=True, verbose_name='explicación')),
                    ('materials', models.ManyToManyField(blank=True, related_name='+', to='library.guide', verbose_name='material de la biblioteca')),
                ],
                options={
                    'verbose_name': 'entrada de la agenda',
                    'verbose_name_plural': 'entradas de la agenda',
                    'ordering': ['starts_at', 'id'],
                    'indexes': [models.Index(fields=['institution', 'starts_at', 'id'], name='agenda_entry_by_day'), models.Index(fields=['responsible', 'starts_at'], name='agenda_entry_by_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('draw_key', ''), _negated=True), fields=('agenda', 'draw_key'), name='agenda_entry_drawn_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='agenda_entry_ends_after_it_starts', violation_error_message='La hora final debe ser posterior a la inicial.'), models.CheckConstraint(condition=models.Q(('plan_item__isnull', False), ('outside_plan', True), _connector='OR'), name='agenda_entry_without_item_is_outside_plan')],
                },
            ), migrations.CreateModel(
                name='AgendaReturn',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('agenda', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='agenda.monthlyagenda', verbose_name='agenda')),
                    ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                    ('note', models.TextField(verbose_name='qué se debe ajustar')),
                    ('requested_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pedido por')),
                    ('requested_at', models.DateTimeField(editable=False, verbose_name='pedido el')),
                    ('round', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='ronda')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='plazo para responder')),
                    ('communication', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communications.communication', verbose_name='oficio con que se pidió')),
                    ('content', models.JSONField(default=list, editable=False, verbose_name='agenda devuelta')),
                    ('answer', models.TextField(blank=True, verbose_name='respuesta del grupo')),
                    ('answered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='respondido por')),
                    ('answered_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='respondido el')),
                ],
                options={
                    'verbose_name': 'solicitud de ajuste',
                    'verbose_name_plural': 'solicitudes de ajuste',
                    'ordering': ['-requested_at'],
                },
            ), migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('starts_on', models.DateField(verbose_name='desde')),
                    ('ends_on', models.DateField(verbose_name='hasta')),
                    ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirada el')),
                ],
                options={
                    'verbose_name': 'ausencia',
                    'verbose_name_plural': 'ausencias',
                    'ordering': ['starts_on', 'id'],
                    'indexes': [models.Index(fields=['institution', 'ends_on'], name='agenda_absence_by_end')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='agenda_absence_dates_in_order', violation_error_message='El último día no puede ser anterior al primero.')],
                },
            ), migrations.CreateModel(
                name='FindingAnswer',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('agenda', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='finding_answers', to='agenda.monthlyagenda', verbose_name='agenda')),
                    ('rule', models.CharField(max_length=40, verbose_name='regla')),
                    ('key', models.CharField(max_length=32, verbose_name='huella')),
                    ('sentence', models.TextField(verbose_name='hallazgo')),
                    ('decision', models.CharField(choices=[('accepted', 'Se mantiene'), ('coordinated', 'Se coordina')], max_length=12, verbose_name='decisión')),
                    ('reason', models.TextField(verbose_name='razón')),
                    ('answered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='respondido por')),
                    ('answered_at', models.DateTimeField(editable=False, verbose_name='respondido el')),
                ],
                options={
                    'verbose_name': 'respuesta a un hallazgo',
                    'verbose_name_plural': 'respuestas a hallazgos',
                    'ordering': ['-answered_at', '-id'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'key'), name='agenda_finding_answered_once')],
                },
            ), migrations.CreateModel(
                name='CalendarFeed',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='grupo')),
                    ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirado el')),
                ],
                options={
                    'verbose_name': 'calendario suscrito',
                    'verbose_name_plural': 'calendarios suscritos',
                    'ordering': ['-created_at', '-id'],
                    'indexes': [models.Index(fields=['digest'], name='agenda_feed_by_digest')],
                },
            ), migrations.CreateModel(
                name='PreparationTick',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preparation', to='agenda.agendaentry', verbose_name='entrada de la agenda')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='qué se prepara')),
                    ('state', models.CharField(choices=[('pending', 'Pendiente'), ('done', 'Listo'), ('not_applicable', 'No aplica')], default='pending', max_length=14, verbose_name='estado')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('ticked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='marcado por')),
                    ('ticked_at', models.DateTimeField(editable=False, verbose_name='marcado el')),
                ],
                options={
                    'verbose_name': 'punto de preparación',
                    'verbose_name_plural': 'puntos de preparación',
                    'ordering': ['item__position', 'item__name'],
                    'constraints': [models.UniqueConstraint(fields=('entry', 'item'), name='agenda_preparation_ticked_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_applicable'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='agenda_not_applicable_says_why', violation_error_message='Diga por qué no aplica.')],
                },
            )],
        ),
    ]
