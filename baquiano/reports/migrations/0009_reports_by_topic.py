import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from baquiano.audit.triggers import refuse_changes_when


class Migration(migrations.Migration):
    """Reports by topic of each quarter, half and vigencia; an approved one is not rewritten."""

    dependencies = [
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
        ('reports', '0008_accountability_package'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TopicReport',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('period', models.CharField(choices=[('t1', 'Informe de seguimiento del primer trimestre'), ('t2', 'Informe de seguimiento del segundo trimestre'), ('t3', 'Informe de seguimiento del tercer trimestre'), ('t4', 'Informe de seguimiento del cuarto trimestre'), ('s1', 'Matriz de seguimiento y evaluación del primer semestre'), ('s2', 'Matriz de seguimiento y evaluación del segundo semestre'), ('final', 'Informe final de la vigencia')], max_length=5, verbose_name='informe')),
                ('edition', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='edición')),
                ('state', models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('approved', 'Aprobado')], default='draft', editable=False, max_length=10, verbose_name='estado')),
                ('analysis', models.TextField(blank=True, verbose_name='análisis')),
                ('conclusions', models.TextField(blank=True, verbose_name='conclusiones')),
                ('cut_at', models.DateTimeField(editable=False, null=True, verbose_name='corte')),
                ('rows', models.JSONField(default=list, editable=False, verbose_name='filas')),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='huella de las cifras')),
                ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='presentado el')),
                ('returned_note', models.TextField(blank=True, editable=False, verbose_name='qué se debe ajustar')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='aprobado el')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aprobado por')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('document', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument', verbose_name='documento')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='presentado por')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.fiscalyear', verbose_name='vigencia')),
            ],
            options={
                'verbose_name': 'informe por tema',
                'verbose_name_plural': 'informes por tema',
                'ordering': ['-year__year', '-created_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'period', 'edition'), name='reports_topic_report_edition_once'), models.UniqueConstraint(condition=models.Q(('state', 'approved'), _negated=True), fields=('unit', 'year', 'period'), name='reports_one_topic_report_being_written', violation_error_message='Ya hay uno de ese periodo sin aprobar: ábralo de la lista.'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('cut_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='reports_presented_topic_report_has_cut'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='reports_approved_topic_report_has_moment')],
            },
        ),
        refuse_changes_when("reports_topicreport", "{row}.state = 'approved'"),
    ]
