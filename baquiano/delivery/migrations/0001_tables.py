import baquiano.common.identity
import django.db.models.deletion
from django.db import migrations, models

from baquiano.common.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agenda', '0001_tables'),
        ('beneficiaries', '0001_tables'),
        ('institutions', '0001_tables'),
        ('meetings', '0002_refuse_changes'),
        ('planning', '0002_refuse_changes'),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='AssistanceSession',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('mechanism_note', models.CharField(blank=True, max_length=300, verbose_name='descripción del mecanismo')),
                ('outside_agenda', models.BooleanField(default=False, editable=False, verbose_name='fuera de agenda')),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='session', to='agenda.agendaentry', verbose_name='entrada de la agenda')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('mechanism', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='mecanismo')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assistance', to='meetings.meeting', verbose_name='reunión')),
                ('method_stages', models.ManyToManyField(blank=True, related_name='+', to='institutions.catalogueitem', verbose_name='etapas de la metodología')),
                ('plan_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='planning.planitem', verbose_name='actividad del plan')),
                ('service_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tipo de asistencia')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
            ],
            options={
                'verbose_name': 'visita',
                'verbose_name_plural': 'visitas',
                'ordering': ['-meeting__starts_at', '-meeting_id'],
                'indexes': [models.Index(fields=['plan_item'], name='delivery_session_by_item')],
                'constraints': [models.CheckConstraint(condition=models.Q(('entry__isnull', False), ('outside_agenda', True), _connector='OR'), name='delivery_without_entry_is_outside_agenda')],
            },
        ),
        migrations.CreateModel(
            name='SessionBeneficiary',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served_sessions', to='beneficiaries.beneficiary', verbose_name='entidad asistida')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='served', to='delivery.assistancesession', verbose_name='visita')),
            ],
            options={
                'verbose_name': 'entidad de la visita',
                'verbose_name_plural': 'entidades de la visita',
                'ordering': ['beneficiary__name'],
                'constraints': [models.UniqueConstraint(fields=('session', 'beneficiary'), name='delivery_session_serves_once')],
            },
        ),
        ]),
        migrations.AddField(
            model_name='assistancesession',
            name='beneficiaries',
            field=models.ManyToManyField(related_name='+', through='delivery.SessionBeneficiary', to='beneficiaries.beneficiary', verbose_name='entidades asistidas'),
        ),
    ]
