import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('beneficiaries', '0004_topic_basis'),
        ('institutions', '0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='EntryLink',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='beneficiaries.contact', verbose_name='contacto')),
                    ('token_sha256', models.CharField(editable=False, max_length=64, unique=True, verbose_name='SHA-256 del enlace')),
                    ('asked_at', models.DateTimeField(verbose_name='pedido el')),
                    ('expires_at', models.DateTimeField(verbose_name='sirve hasta')),
                    ('used_at', models.DateTimeField(null=True, verbose_name='usado el')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién entró')),
                    ('ends_at', models.DateTimeField(null=True, verbose_name='la visita termina')),
                    ('left_at', models.DateTimeField(null=True, verbose_name='salió el')),
                ],
                options={
                    'verbose_name': 'enlace de entrada',
                    'verbose_name_plural': 'enlaces de entrada',
                    'ordering': ['-asked_at'],
                    'indexes': [models.Index(fields=['contact', 'asked_at'], name='door_links_of_contact')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('used_at__isnull', True)), models.Q(('ends_at__isnull', False), ('person__isnull', False), ('used_at__isnull', False)), _connector='OR'), name='door_used_link_says_who')],
                },
            )],
        ),
    ]
