import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from baquiano.common.tables import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('communications', '0002_refuse_changes'),
        ('documents', '0005_reclassification_refuse_changes'),
        ('institutions', '0004_year_add_golive'),
        ('reports', '0002_refuse_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='PeriodReport',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('half', models.PositiveSmallIntegerField(choices=[(1, 'Primer semestre'), (2, 'Segundo semestre')], verbose_name='semestre')),
                ('edition', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='edición')),
                ('state', models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('approved', 'Aprobado')], default='draft', editable=False, max_length=10, verbose_name='estado')),
                ('cut_at', models.DateTimeField(verbose_name='corte')),
                ('figures', models.JSONField(default=dict, editable=False, verbose_name='cifras')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='huella de las cifras')),
                ('addressee_name', models.CharField(max_length=150, verbose_name='a quién se dirige')),
                ('addressee_post', models.CharField(blank=True, max_length=150, verbose_name='cargo')),
                ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='presentado el')),
                ('returned_note', models.TextField(blank=True, editable=False, verbose_name='qué se debe ajustar')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='aprobado el')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aprobado por')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('document', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='documento')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('letter', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communications.communication', verbose_name='carta')),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='presentado por')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='grupo')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='institutions.fiscalyear', verbose_name='vigencia')),
            ],
            options={
                'verbose_name': 'informe de seguimiento',
                'verbose_name_plural': 'informes de seguimiento',
                'ordering': ['-year__year', '-half', '-edition'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'year', 'half', 'edition'), name='reports_period_report_edition_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='reports_approved_period_report_has_moment')],
            },
        ),
        migrations.CreateModel(
            name='ReportSection',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('key', models.CharField(choices=[('presentacion', 'Presentación'), ('plan', 'Ejecución del plan'), ('agenda', 'Ejecución de la agenda'), ('compromisos', 'Compromisos'), ('dificultades', 'Dificultades y ajustes'), ('conclusiones', 'Conclusiones y recomendaciones')], max_length=20, verbose_name='parte')),
                ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('text', models.TextField(blank=True, verbose_name='texto')),
                ('is_edited', models.BooleanField(default=False, editable=False, verbose_name='editada')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.periodreport', verbose_name='informe')),
            ],
            options={
                'verbose_name': 'parte del informe',
                'verbose_name_plural': 'partes del informe',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('report', 'key'), name='reports_section_once')],
            },
        ),
        ]),
    ]
