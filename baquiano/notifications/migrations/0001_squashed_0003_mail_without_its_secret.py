import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_tables'), ('notifications', '0002_preferences_and_announcements'), ('notifications', '0003_mail_without_its_secret')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='para')),
                    ('kind', models.CharField(max_length=60, verbose_name='clase')),
                    ('title', models.CharField(max_length=200, verbose_name='asunto')),
                    ('body', models.TextField(blank=True, verbose_name='texto')),
                    ('url', models.CharField(blank=True, max_length=300, verbose_name='página')),
                    ('key', models.CharField(editable=False, max_length=200)),
                    ('created_at', models.DateTimeField(verbose_name='fecha')),
                    ('read_at', models.DateTimeField(null=True, verbose_name='leído el')),
                    ('way', models.CharField(choices=[('none', 'No avisarme'), ('in_app', 'Solo en Baquiano'), ('digest', 'En el resumen diario'), ('at_once', 'Por correo, de inmediato')], default='at_once', max_length=10, verbose_name='cómo se avisó')),
                    ('digested_on', models.DateField(editable=False, null=True, verbose_name='resumen del')),
                ],
                options={
                    'verbose_name': 'aviso',
                    'verbose_name_plural': 'avisos',
                    'ordering': ['-created_at', '-id'],
                    'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient', 'institution'], name='notifications_unread'), models.Index(fields=['recipient', '-created_at'], name='notifications_by_recipient'), models.Index(condition=models.Q(('digested_on__isnull', True), ('way', 'digest')), fields=['institution', 'recipient'], name='notifications_for_digest')],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'recipient', 'key'), name='notifications_message_once')],
                },
            ), migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('kind', models.CharField(max_length=60, verbose_name='clase de aviso')),
                    ('way', models.CharField(choices=[('none', 'No avisarme'), ('in_app', 'Solo en Baquiano'), ('digest', 'En el resumen diario'), ('at_once', 'Por correo, de inmediato')], max_length=10, verbose_name='cómo avisar')),
                ],
                options={
                    'verbose_name': 'preferencia de avisos',
                    'verbose_name_plural': 'preferencias de avisos',
                    'ordering': ['kind'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'user', 'kind'), name='notifications_preference_once')],
                },
            ), migrations.CreateModel(
                name='Announcement',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('role', models.CharField(blank=True, max_length=40, verbose_name='rol')),
                    ('title', models.CharField(max_length=150, verbose_name='asunto')),
                    ('body', models.TextField(verbose_name='texto')),
                    ('people', models.PositiveIntegerField(default=0, verbose_name='personas')),
                ],
                options={
                    'verbose_name': 'anuncio',
                    'verbose_name_plural': 'anuncios',
                    'ordering': ['-created_at', '-id'],
                    'indexes': [models.Index(fields=['institution', '-created_at'], name='notifications_announced')],
                },
            ), migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.message', verbose_name='aviso')),
                    ('address', models.EmailField(max_length=254, verbose_name='dirección')),
                    ('subject', models.CharField(max_length=200, verbose_name='asunto')),
                    ('body', models.TextField(verbose_name='texto')),
                    ('html', models.TextField(blank=True, verbose_name='texto con formato')),
                    ('sealed', models.TextField(blank=True, editable=False)),
                    ('key', models.CharField(editable=False, max_length=200)),
                    ('state', models.CharField(choices=[('pending', 'Por enviar'), ('sent', 'Enviado'), ('failed', 'Falló, se reintentará'), ('dead', 'No se pudo enviar')], default='pending', max_length=10, verbose_name='estado')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                    ('next_attempt_at', models.DateTimeField(verbose_name='próximo intento')),
                    ('last_error', models.CharField(blank=True, max_length=500, verbose_name='último error')),
                    ('mail_id', models.CharField(editable=False, max_length=200, unique=True, verbose_name='Message-ID')),
                    ('about_type', models.CharField(blank=True, editable=False, max_length=80)),
                    ('about_id', models.CharField(blank=True, editable=False, max_length=64)),
                    ('about_label', models.CharField(blank=True, editable=False, max_length=300, verbose_name='sobre')),
                    ('created_at', models.DateTimeField(verbose_name='creado el')),
                    ('sent_at', models.DateTimeField(null=True, verbose_name='enviado el')),
                ],
                options={
                    'verbose_name': 'envío',
                    'verbose_name_plural': 'envíos',
                    'ordering': ['-created_at', '-id'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'failed'])), fields=['next_attempt_at'], name='notifications_due'), models.Index(fields=['institution', 'about_type', 'about_id'], name='notifications_about'), models.Index(fields=['institution', '-created_at'], name='notifications_by_date')],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'address', 'key'), name='notifications_delivery_once')],
                },
            )],
        ),
    ]
