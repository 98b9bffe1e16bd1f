import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('library', '0001_tables'), ('library', '0002_refuse_changes')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('documents', '0001_squashed_0005_reclassification_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Guide',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('code', models.CharField(max_length=40, verbose_name='código')),
                    ('title', models.CharField(max_length=200, verbose_name='título')),
                    ('kind', models.CharField(choices=[('guide', 'Guía'), ('manual', 'Manual'), ('instruction', 'Instructivo'), ('specification', 'Especificación técnica'), ('toolkit', 'Caja de herramientas')], default='guide', max_length=14, verbose_name='clase')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia que la expide')),
                    ('summary', models.CharField(blank=True, max_length=1000, verbose_name='para qué sirve')),
                    ('must_acknowledge', models.BooleanField(default=False, verbose_name='exige acuse de recibo al planear')),
                    ('access_class', models.CharField(choices=[('public', 'Pública'), ('classified', 'Pública clasificada'), ('reserved', 'Pública reservada')], default='public', max_length=10, verbose_name='clase de acceso')),
                    ('retired_on', models.DateField(blank=True, null=True, verbose_name='retirada el')),
                    ('retired_reason', models.CharField(blank=True, max_length=500, verbose_name='motivo del retiro')),
                    ('search_text', models.CharField(editable=False, max_length=1400)),
                    ('topics', models.ManyToManyField(blank=True, related_name='+', to='institutions.catalogueitem', verbose_name='temas y tipos de servicio')),
                ],
                options={
                    'verbose_name': 'guía o manual',
                    'verbose_name_plural': 'guías y manuales',
                    'ordering': ['title', 'code'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='library_guide_code_once', violation_error_message='Ese código ya lo tiene otro documento de la biblioteca.'), models.CheckConstraint(condition=models.Q(('retired_on__isnull', True), models.Q(('retired_reason', ''), _negated=True), _connector='OR'), name='library_retired_with_reason')],
                },
            ), migrations.CreateModel(
                name='GuideVersion',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='library.guide', verbose_name='documento')),
                    ('label', models.CharField(max_length=20, verbose_name='versión')),
                    ('in_force_from', models.DateField(verbose_name='rige desde')),
                    ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='archivo')),
                    ('link', models.URLField(blank=True, max_length=500, verbose_name='enlace')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='qué cambia')),
                ],
                options={
                    'verbose_name': 'versión de la guía',
                    'verbose_name_plural': 'versiones de la guía',
                    'ordering': ['-in_force_from', '-created_at', '-id'],
                    'constraints': [models.UniqueConstraint(fields=('guide', 'label'), name='library_version_once', violation_error_message='Esa versión ya existe. Escriba el número de la nueva.'), models.CheckConstraint(condition=models.Q(('file__isnull', True), ('link', ''), _connector='XOR'), name='library_version_file_or_link')],
                },
            )],
        ),
        refuse_changes('library_guideversion'),
    ]
