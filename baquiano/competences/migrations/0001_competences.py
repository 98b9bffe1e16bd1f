import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('institutions', '0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Competence',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='competences', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia que la registra')),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
                    ('kind', models.CharField(choices=[('technical', 'Técnica'), ('thematic', 'Temática'), ('authorised', 'Autorización sin competencia')], max_length=12, verbose_name='clase')),
                    ('basis', models.CharField(max_length=1000, verbose_name='en qué se sustenta')),
                    ('starts_on', models.DateField(verbose_name='desde')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='hasta')),
                    ('annulled_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motivo de la anulación')),
                ],
                options={
                    'verbose_name': 'competencia',
                    'verbose_name_plural': 'competencias',
                    'ordering': ['user__full_name', 'topic__name', '-starts_on', 'id'],
                    'indexes': [models.Index(fields=['user', 'topic'], name='competences_by_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('annulled_reason', '')), fields=('institution', 'user', 'topic', 'kind', 'starts_on'), name='competences_once_a_day', violation_error_message='Esa competencia ya está registrada desde ese día.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='competences_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'authorised'), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='competences_authorisation_ends', violation_error_message='Una autorización termina: escriba hasta cuándo.')],
                },
            )],
        ),
    ]
