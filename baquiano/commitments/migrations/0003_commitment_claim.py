import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0002_refuse_changes'),
        ('documents', '0005_reclassification_refuse_changes'),
        ('institutions', '0004_year_add_golive'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='commitmentcheck',
            name='is_own',
            field=models.BooleanField(default=False, editable=False, verbose_name='verificado por quien responde'),
        ),
        migrations.CreateModel(
            name='CommitmentClaim',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('note', models.TextField(blank=True, verbose_name='cómo se cumplió')),
                ('claimed_at', models.DateTimeField(verbose_name='declarado el')),
                ('claimed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='declarado por')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='commitments.commitment', verbose_name='compromiso')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.evidence', verbose_name='prueba')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
            ],
            options={
                'verbose_name': 'declaración de cumplimiento',
                'verbose_name_plural': 'declaraciones de cumplimiento',
                'ordering': ['claimed_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='commitment',
            name='claim',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.commitmentclaim', verbose_name='declaración de cumplimiento'),
        ),
        migrations.AddField(
            model_name='commitmentcheck',
            name='claim',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='commitments.commitmentclaim', verbose_name='declaración que responde'),
        ),
    ]
