import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from baquiano.common.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('beneficiaries', '0001_tables'),
        ('institutions', '0001_tables'),
        ('planning', '0001_tables'),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='MonthlyAgenda',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('month', models.PositiveSmallIntegerField(verbose_name='mes')),
                ('state', models.CharField(choices=[('draft', 'En preparación'), ('submitted', 'Enviada a planeación'), ('verified', 'Verificada'), ('published', 'Publicada')], default='draft', max_length=10, verbose_name='estado')),
                ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='ajustes pedidos')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='enviada el')),
                ('submission_note', models.TextField(blank=True, editable=False, verbose_name='mensaje a planeación')),
                ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='verificada el')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publicada el')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('submitted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enviada por')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agendas', to='institutions.unit', verbose_name='grupo')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agendas', to='institutions.fiscalyear', verbose_name='vigencia')),
            ],
            options={
                'verbose_name': 'agenda del mes',
                'verbose_name_plural': 'agendas del mes',
                'ordering': ['-year__year', '-month', 'unit__name'],
                'indexes': [models.Index(fields=['institution', 'year', 'month', 'state'], name='agenda_by_month')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'month'), name='agenda_one_per_group_and_month'), models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='agenda_month_in_range')],
            },
        ),
        migrations.CreateModel(
            name='AgendaReturn',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('note', models.TextField(verbose_name='qué se debe ajustar')),
                ('requested_at', models.DateTimeField(editable=False, verbose_name='pedido el')),
                ('answer', models.TextField(blank=True, verbose_name='respuesta del grupo')),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='respondido el')),
                ('answered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='respondido por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                ('requested_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pedido por')),
                ('agenda', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='agenda.monthlyagenda', verbose_name='agenda')),
            ],
            options={
                'verbose_name': 'solicitud de ajuste',
                'verbose_name_plural': 'solicitudes de ajuste',
                'ordering': ['-requested_at'],
            },
        ),
        migrations.CreateModel(
            name='AgendaEntry',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('draw_key', models.CharField(blank=True, editable=False, max_length=80)),
                ('title', models.CharField(max_length=300, verbose_name='actividad')),
                ('starts_at', models.DateTimeField(verbose_name='inicia')),
                ('ends_at', models.DateTimeField(verbose_name='termina')),
                ('original_starts_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fecha publicada')),
                ('modality', models.CharField(choices=[('in_person', 'Presencial'), ('virtual', 'Virtual'), ('telephone', 'Telefónica')], default='in_person', max_length=10, verbose_name='modalidad')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lugar')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='enlace')),
                ('note', models.TextField(blank=True, verbose_name='nota')),
                ('outside_plan', models.BooleanField(default=False, editable=False, verbose_name='fuera del plan')),
                ('state', models.CharField(choices=[('planned', 'Programada'), ('cancelled', 'Cancelada')], default='planned', max_length=10, verbose_name='estado')),
                ('state_note', models.TextField(blank=True, verbose_name='explicación')),
                ('beneficiary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_entries', to='beneficiaries.beneficiary', verbose_name='beneficiario')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('mechanism', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='mecanismo')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.municipality', verbose_name='municipio')),
                ('plan_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_entries', to='planning.planitem', verbose_name='actividad del plan')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
                ('state_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
                ('agenda', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='agenda.monthlyagenda', verbose_name='agenda')),
            ],
            options={
                'verbose_name': 'entrada de la agenda',
                'verbose_name_plural': 'entradas de la agenda',
                'ordering': ['starts_at', 'id'],
                'indexes': [models.Index(fields=['institution', 'starts_at', 'id'], name='agenda_entry_by_day'), models.Index(fields=['responsible', 'starts_at'], name='agenda_entry_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('draw_key', ''), _negated=True), fields=('agenda', 'draw_key'), name='agenda_entry_drawn_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='agenda_entry_ends_after_it_starts', violation_error_message='La hora final debe ser posterior a la inicial.'), models.CheckConstraint(condition=models.Q(('plan_item__isnull', False), ('outside_plan', True), _connector='OR'), name='agenda_entry_without_item_is_outside_plan')],
            },
        ),
        ]),
    ]
