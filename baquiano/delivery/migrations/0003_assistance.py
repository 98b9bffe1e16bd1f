import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0002_beneficiary_divipola'),
        ('delivery', '0002_visit_execution_report'),
        ('institutions', '0004_year_add_golive'),
        ('planning', '0009_joint_visits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assistance',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                ('state', models.CharField(choices=[('open', 'En curso'), ('rendered', 'Prestada'), ('not_rendered', 'No prestada')], default='open', editable=False, max_length=14, verbose_name='estado')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='cerrada el')),
                ('state_note', models.TextField(blank=True, editable=False, verbose_name='explicación')),
                ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assistances', to='beneficiaries.beneficiary', verbose_name='entidad asistida')),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cerrada por')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('plan_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assistances', to='planning.planitem', verbose_name='actividad del plan')),
                ('service_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tipo de asistencia')),
                ('state_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
            ],
            options={
                'verbose_name': 'asistencia técnica',
                'verbose_name_plural': 'asistencias técnicas',
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['institution', 'state', 'unit'], name='delivery_assistance_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('plan_item__isnull', False)), fields=('plan_item', 'beneficiary'), name='delivery_assistance_of_item_once'), models.UniqueConstraint(condition=models.Q(('plan_item__isnull', True), ('topic__isnull', False)), fields=('unit', 'year', 'beneficiary', 'topic'), name='delivery_assistance_of_topic_once'), models.UniqueConstraint(condition=models.Q(('plan_item__isnull', True), ('topic__isnull', True)), fields=('unit', 'year', 'beneficiary'), name='delivery_assistance_of_unit_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='delivery_closed_assistance_has_moment')],
            },
        ),
        migrations.AddField(
            model_name='sessionbeneficiary',
            name='assistance',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='delivery.assistance', verbose_name='asistencia técnica'),
        ),
    ]
