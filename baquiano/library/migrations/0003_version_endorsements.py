import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):
    """Policy documents, and what the area that answers for them said of each version: it is not rewritten."""

    dependencies = [
        ('institutions', '0006_consent_kind_of_demand'),
        ('library', '0002_refuse_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='guide',
            name='kind',
            field=models.CharField(choices=[('guide', 'Guía'), ('manual', 'Manual'), ('instruction', 'Instructivo'), ('specification', 'Especificación técnica'), ('toolkit', 'Caja de herramientas'), ('instrument', 'Instrumento técnico'), ('policy', 'Documento de política')], default='guide', max_length=14, verbose_name='clase'),
        ),
        migrations.CreateModel(
            name='Endorsement',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('is_given', models.BooleanField(verbose_name='con aval')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='observaciones')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='library.guideversion', verbose_name='versión')),
            ],
            options={
                'verbose_name': 'revisión del documento de política',
                'verbose_name_plural': 'revisiones de los documentos de política',
                'ordering': ['-created_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_given', True)), fields=('version',), name='library_endorsed_once'), models.CheckConstraint(condition=models.Q(('is_given', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='library_sent_back_with_note')],
            },
        ),
        refuse_changes("library_endorsement"),
    ]
