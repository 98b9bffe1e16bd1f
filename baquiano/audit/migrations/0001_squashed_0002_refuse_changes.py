import baquiano.common.tables
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('audit', '0001_tables'), ('audit', '0002_refuse_changes')]

    initial = True

    dependencies = [
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='TrailEntry',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('institution_id', models.UUIDField(editable=False, null=True, verbose_name='institución')),
                    ('event', models.CharField(max_length=100, verbose_name='hecho')),
                    ('subject_type', models.CharField(max_length=80, verbose_name='clase de objeto')),
                    ('subject_id', models.CharField(max_length=64, verbose_name='objeto')),
                    ('subject_label', models.CharField(max_length=300, verbose_name='descripción del objeto')),
                    ('actor_id', models.UUIDField(null=True, verbose_name='persona')),
                    ('actor_label', models.CharField(max_length=200, verbose_name='nombre de la persona')),
                    ('at', models.DateTimeField(verbose_name='fecha y hora')),
                    ('changes', models.JSONField(default=dict, verbose_name='cambios')),
                    ('data', models.JSONField(default=dict, verbose_name='datos')),
                    ('request_id', models.CharField(blank=True, max_length=64, verbose_name='petición')),
                ],
                options={
                    'verbose_name': 'asiento del rastro',
                    'verbose_name_plural': 'asientos del rastro',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['institution_id', '-id'], name='audit_entry_by_institution'), models.Index(fields=['subject_type', 'subject_id', '-id'], name='audit_entry_by_subject'), models.Index(fields=['institution_id', 'event', '-id'], name='audit_entry_by_event'), models.Index(fields=['institution_id', 'actor_id', '-id'], name='audit_entry_by_actor')],
                },
            ), migrations.CreateModel(
                name='TrailLink',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('entry_id', models.BigIntegerField(unique=True)),
                    ('institution_id', models.UUIDField()),
                    ('position', models.BigIntegerField()),
                    ('previous_hash', models.CharField(blank=True, max_length=64)),
                    ('hash', models.CharField(max_length=64)),
                ],
                options={
                    'verbose_name': 'eslabón del rastro',
                    'verbose_name_plural': 'eslabones del rastro',
                    'ordering': ['institution_id', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('institution_id', 'position'), name='audit_link_place_once')],
                },
            ), migrations.CreateModel(
                name='TrailCheckpoint',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('institution_id', models.UUIDField()),
                    ('position', models.BigIntegerField()),
                    ('hash', models.CharField(max_length=64)),
                    ('at', models.DateTimeField()),
                    ('key_id', models.CharField(max_length=16)),
                    ('signature', models.CharField(max_length=128)),
                ],
                options={
                    'verbose_name': 'punto de control del rastro',
                    'verbose_name_plural': 'puntos de control del rastro',
                    'ordering': ['institution_id', 'position'],
                    'indexes': [models.Index(fields=['institution_id', 'position'], name='audit_checkpoint_by_place')],
                },
            )],
        ),
        refuse_changes('audit_trailentry', 'audit_traillink', 'audit_trailcheckpoint'),
    ]
