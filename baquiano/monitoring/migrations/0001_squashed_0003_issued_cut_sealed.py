import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes_when


class Migration(migrations.Migration):

    replaces = [('monitoring', '0001_monthly_follow_up'), ('monitoring', '0002_cuts_and_director_contacts'), ('monitoring', '0003_issued_cut_sealed')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('beneficiaries', '0001_squashed_0004_topic_basis'),
        ('delivery', '0001_squashed_0008_sessions_say_who_leads'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='MonthlyFollowUp',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='grupo')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='institutions.fiscalyear', verbose_name='vigencia')),
                    ('month', models.PositiveSmallIntegerField(verbose_name='mes')),
                    ('state', models.CharField(choices=[('submitted', 'Presentado'), ('returned', 'Devuelto')], default='submitted', editable=False, max_length=10, verbose_name='estado')),
                    ('remarks', models.TextField(verbose_name='qué se logró y qué no')),
                    ('difficulties', models.TextField(blank=True, verbose_name='dificultades y qué se hará')),
                    ('figures', models.JSONField(default=dict, editable=False, verbose_name='cifras')),
                    ('sha256', models.CharField(editable=False, max_length=64, verbose_name='huella de las cifras')),
                    ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='presentado por')),
                    ('submitted_at', models.DateTimeField(editable=False, verbose_name='presentado el')),
                    ('returned_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='devuelto por')),
                    ('returned_at', models.DateTimeField(editable=False, null=True, verbose_name='devuelto el')),
                    ('returned_note', models.TextField(blank=True, editable=False, verbose_name='qué se debe ajustar')),
                    ('returns', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='devoluciones')),
                ],
                options={
                    'verbose_name': 'seguimiento del mes',
                    'verbose_name_plural': 'seguimientos del mes',
                    'ordering': ['-year__year', '-month', 'unit__name'],
                    'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'month'), name='monitoring_follow_up_once'), models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='monitoring_follow_up_month_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('returned_note', ''), _negated=True), _connector='OR'), name='monitoring_returned_follow_up_says_why')],
                },
            ), migrations.CreateModel(
                name='FollowUpCut',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cuts', to='institutions.fiscalyear', verbose_name='vigencia')),
                    ('cut_on', models.DateField(verbose_name='corte')),
                    ('cut_at', models.DateTimeField(editable=False, verbose_name='momento del corte')),
                    ('state', models.CharField(choices=[('open', 'Sin análisis'), ('analysed', 'Analizado'), ('issued', 'Reporte expedido')], default='open', editable=False, max_length=10, verbose_name='estado')),
                    ('figures', models.JSONField(default=dict, editable=False, verbose_name='cifras')),
                    ('sha256', models.CharField(editable=False, max_length=64, verbose_name='huella de las cifras')),
                    ('conclusion', models.TextField(blank=True, verbose_name='conclusión')),
                    ('troubles', models.TextField(blank=True, verbose_name='qué no se desarrolla bien')),
                    ('adjustment', models.TextField(blank=True, verbose_name='ajuste que se decide')),
                    ('analysed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='analizado por')),
                    ('analysed_at', models.DateTimeField(editable=False, null=True, verbose_name='analizado el')),
                    ('document', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='documento')),
                ],
                options={
                    'verbose_name': 'corte de seguimiento',
                    'verbose_name_plural': 'cortes de seguimiento',
                    'ordering': ['-cut_on', 'unit__name'],
                    'constraints': [models.UniqueConstraint(fields=('unit', 'cut_on'), name='monitoring_cut_of_day_once'), models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('analysed_at__isnull', False), models.Q(('conclusion', ''), _negated=True), models.Q(('adjustment', ''), _negated=True)), _connector='OR'), name='monitoring_analysed_cut_is_written')],
                },
            ), migrations.CreateModel(
                name='Deviation',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('cut', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deviations', to='monitoring.followupcut', verbose_name='corte de seguimiento')),
                    ('assistance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deviations', to='delivery.assistance', verbose_name='asistencia técnica')),
                    ('told', models.CharField(editable=False, max_length=300, verbose_name='cómo estaba')),
                ],
                options={
                    'verbose_name': 'asistencia desviada',
                    'verbose_name_plural': 'asistencias desviadas',
                    'ordering': ['cut_id', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('cut', 'assistance'), name='monitoring_deviation_once')],
                },
            ), migrations.CreateModel(
                name='DirectorContact',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='director_contacts', to='institutions.fiscalyear', verbose_name='vigencia')),
                    ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='director_contacts', to='beneficiaries.beneficiary', verbose_name='entidad')),
                    ('assistance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='director_contacts', to='delivery.assistance', verbose_name='asistencia técnica')),
                    ('contacted_on', models.DateField(verbose_name='fecha')),
                    ('means', models.CharField(choices=[('phone', 'Llamada telefónica'), ('video', 'Videollamada'), ('visit', 'Visita a la entidad'), ('meeting', 'Reunión en nuestra sede'), ('email', 'Correo electrónico'), ('letter', 'Oficio')], max_length=10, verbose_name='medio')),
                    ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.contact', verbose_name='contacto de la entidad')),
                    ('person', models.CharField(max_length=150, verbose_name='con quién')),
                    ('post', models.CharField(blank=True, max_length=100, verbose_name='cargo')),
                    ('consistency', models.CharField(choices=[('full', 'Consistente'), ('partial', 'En parte'), ('none', 'No consistente')], max_length=10, verbose_name='consistencia de la asistencia')),
                    ('consistency_note', models.TextField(verbose_name='qué dijo de la consistencia')),
                    ('achievement', models.CharField(choices=[('met', 'Logrados'), ('on_way', 'En camino'), ('at_risk', 'En riesgo'), ('not_met', 'No logrados')], max_length=10, verbose_name='logro de los objetivos')),
                    ('achievement_note', models.TextField(verbose_name='qué dijo del logro')),
                    ('adjustment', models.TextField(blank=True, verbose_name='ajuste que se acuerda')),
                    ('document', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='documento')),
                ],
                options={
                    'verbose_name': 'seguimiento del director',
                    'verbose_name_plural': 'seguimientos del director',
                    'ordering': ['-contacted_on', '-id'],
                    'indexes': [models.Index(fields=['institution', 'year', 'unit'], name='monitoring_contact_by_unit')],
                },
            )],
        ),
        refuse_changes_when('monitoring_followupcut', "{row}.state = 'issued'"),
        refuse_changes_when('monitoring_directorcontact', '{row}.document_id IS NOT NULL'),
    ]
