import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institutions', '0004_year_add_golive'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyFollowUp',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('month', models.PositiveSmallIntegerField(verbose_name='mes')),
                ('state', models.CharField(choices=[('submitted', 'Presentado'), ('returned', 'Devuelto')], default='submitted', editable=False, max_length=10, verbose_name='estado')),
                ('remarks', models.TextField(verbose_name='qué se logró y qué no')),
                ('difficulties', models.TextField(blank=True, verbose_name='dificultades y qué se hará')),
                ('figures', models.JSONField(default=dict, editable=False, verbose_name='cifras')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='huella de las cifras')),
                ('submitted_at', models.DateTimeField(editable=False, verbose_name='presentado el')),
                ('returned_at', models.DateTimeField(editable=False, null=True, verbose_name='devuelto el')),
                ('returned_note', models.TextField(blank=True, editable=False, verbose_name='qué se debe ajustar')),
                ('returns', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='devoluciones')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('returned_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='devuelto por')),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='presentado por')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='grupo')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='institutions.fiscalyear', verbose_name='vigencia')),
            ],
            options={
                'verbose_name': 'seguimiento del mes',
                'verbose_name_plural': 'seguimientos del mes',
                'ordering': ['-year__year', '-month', 'unit__name'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'month'), name='monitoring_follow_up_once'), models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='monitoring_follow_up_month_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('returned_note', ''), _negated=True), _connector='OR'), name='monitoring_returned_follow_up_says_why')],
            },
        ),
    ]
