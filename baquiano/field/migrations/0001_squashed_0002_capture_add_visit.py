import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('field', '0001_tables'), ('field', '0002_capture_add_visit')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('delivery', '0001_squashed_0008_sessions_say_who_leads'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Capture',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('record', models.UUIDField(editable=False, verbose_name='registro')),
                    ('kind', models.CharField(choices=[('visit', 'Visita'), ('attendance', 'Asistente'), ('commitment', 'Compromiso'), ('evidence', 'Foto o archivo'), ('note', 'Nota para el acta')], max_length=10, verbose_name='clase')),
                    ('state', models.CharField(choices=[('received', 'Recibida'), ('accepted', 'Aceptada'), ('conflict', 'En conflicto'), ('rejected', 'No entró'), ('discarded', 'Descartada')], default='received', editable=False, max_length=10, verbose_name='estado')),
                    ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='captures', to='delivery.assistancesession', verbose_name='visita')),
                    ('visit', models.UUIDField(editable=False, null=True, verbose_name='visita, según el equipo')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='capturó')),
                    ('device', models.CharField(blank=True, max_length=40, verbose_name='equipo')),
                    ('sha256', models.CharField(max_length=64, verbose_name='huella del contenido')),
                    ('envelope_sha256', models.CharField(max_length=64, verbose_name='huella de lo que llegó')),
                    ('envelope', models.TextField(blank=True, editable=False, verbose_name='contenido cifrado')),
                    ('reason', models.CharField(blank=True, max_length=500, verbose_name='por qué')),
                    ('captured_at', models.DateTimeField(verbose_name='capturada, según el equipo')),
                    ('sent_at', models.DateTimeField(verbose_name='enviada, según el equipo')),
                    ('received_at', models.DateTimeField(verbose_name='recibida el')),
                    ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resolvió')),
                    ('resolved_at', models.DateTimeField(null=True, verbose_name='resuelta el')),
                ],
                options={
                    'verbose_name': 'captura',
                    'verbose_name_plural': 'capturas',
                    'ordering': ['-received_at', '-id'],
                    'indexes': [models.Index(fields=['record'], name='field_capture_by_record'), models.Index(fields=['institution', 'state', '-received_at'], name='field_capture_by_state'), models.Index(fields=['visit'], name='field_capture_by_visit')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('received', 'accepted')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='field_capture_says_why'), models.CheckConstraint(condition=models.Q(('state__in', ('conflict', 'rejected')), ('envelope', ''), _connector='OR'), name='field_capture_keeps_no_more_than_needed')],
                },
            )],
        ),
    ]
