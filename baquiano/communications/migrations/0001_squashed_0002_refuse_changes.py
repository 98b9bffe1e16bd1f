import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('communications', '0001_tables'), ('communications', '0002_refuse_changes')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('beneficiaries', '0001_squashed_0004_topic_basis'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Communication',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('kind', models.CharField(choices=[('letter', 'Carta'), ('official_letter', 'Oficio'), ('email', 'Correo electrónico'), ('internal', 'Comunicado interno'), ('official', 'Comunicación oficial')], max_length=16, verbose_name='clase')),
                    ('direction', models.CharField(choices=[('sent', 'Enviada'), ('received', 'Recibida')], max_length=8, verbose_name='sentido')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='año')),
                    ('number', models.CharField(editable=False, max_length=60, verbose_name='número')),
                    ('external_number', models.CharField(blank=True, max_length=60, verbose_name='número que le dio la otra parte')),
                    ('dated_on', models.DateField(verbose_name='fecha')),
                    ('sender_name', models.CharField(max_length=150, verbose_name='remitente')),
                    ('sender_post', models.CharField(blank=True, max_length=150, verbose_name='cargo del remitente')),
                    ('sender_entity', models.CharField(blank=True, max_length=200, verbose_name='entidad del remitente')),
                    ('subject', models.CharField(max_length=300, verbose_name='asunto')),
                    ('body', models.TextField(blank=True, verbose_name='texto')),
                    ('beneficiary', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.beneficiary', verbose_name='entidad asistida')),
                    ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='archivo')),
                    ('replies_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='communications.communication', verbose_name='responde a')),
                    ('access_class', models.CharField(choices=[('public', 'Pública'), ('classified', 'Pública clasificada'), ('reserved', 'Pública reservada')], default='public', max_length=10, verbose_name='clase de acceso')),
                ],
                options={
                    'verbose_name': 'comunicación',
                    'verbose_name_plural': 'comunicaciones',
                    'ordering': ['-dated_on', '-id'],
                    'indexes': [models.Index(fields=['institution', '-dated_on', '-id'], name='communications_by_date'), models.Index(fields=['beneficiary', 'dated_on'], name='communications_by_entity')],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'year', 'number'), name='communications_number_once')],
                },
            ), migrations.CreateModel(
                name='Recipient',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('communication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recipients', to='communications.communication', verbose_name='comunicación')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre')),
                    ('post', models.CharField(blank=True, max_length=150, verbose_name='cargo')),
                    ('entity', models.CharField(blank=True, max_length=200, verbose_name='entidad')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('is_copy', models.BooleanField(default=False, verbose_name='copia')),
                ],
                options={
                    'verbose_name': 'destinatario',
                    'verbose_name_plural': 'destinatarios',
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('communication', 'position'), name='communications_recipient_once')],
                },
            ), migrations.CreateModel(
                name='Voiding',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('communication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='voiding', to='communications.communication', verbose_name='comunicación')),
                    ('reason', models.CharField(max_length=500, verbose_name='motivo')),
                    ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='anulada por')),
                    ('voided_at', models.DateTimeField(verbose_name='anulada el')),
                ],
                options={
                    'verbose_name': 'anulación de una comunicación',
                    'verbose_name_plural': 'anulaciones de comunicaciones',
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='communications_voided_with_reason')],
                },
            )],
        ),
        refuse_changes('communications_communication', 'communications_recipient', 'communications_voiding'),
    ]
