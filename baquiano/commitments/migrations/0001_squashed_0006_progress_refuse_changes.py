import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('commitments', '0001_tables'), ('commitments', '0002_refuse_changes'), ('commitments', '0003_commitment_claim'), ('commitments', '0004_claim_refuse_changes'), ('commitments', '0005_commitment_progress'), ('commitments', '0006_progress_refuse_changes')]

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
                name='Commitment',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('beneficiary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='beneficiaries.beneficiary', verbose_name='entidad asistida')),
                    ('party', models.CharField(choices=[('provider', 'Entidad que asiste'), ('beneficiary', 'Entidad asistida')], max_length=12, verbose_name='se compromete')),
                    ('text', models.TextField(verbose_name='compromiso')),
                    ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
                    ('responsible_name', models.CharField(max_length=150, verbose_name='nombre del responsable')),
                    ('due_on', models.DateField(verbose_name='fecha límite')),
                    ('state', models.CharField(choices=[('open', 'Abierto'), ('fulfilled', 'Cumplido'), ('cancelled', 'Cancelado')], default='open', max_length=10, verbose_name='estado')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='cerrado el')),
                    ('cancel_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='motivo de la cancelación')),
                    ('state_note', models.TextField(blank=True, verbose_name='explicación')),
                    ('claim', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.commitmentclaim', verbose_name='declaración de cumplimiento')),
                    ('origin_type', models.CharField(editable=False, max_length=80)),
                    ('origin_id', models.UUIDField(editable=False)),
                    ('origin_label', models.CharField(editable=False, max_length=300, verbose_name='nació en')),
                ],
                options={
                    'verbose_name': 'compromiso',
                    'verbose_name_plural': 'compromisos',
                    'ordering': ['due_on', 'id'],
                    'indexes': [models.Index(fields=['institution', 'due_on', 'id'], name='commitments_by_due'), models.Index(fields=['institution', 'state', 'due_on'], name='commitments_by_state'), models.Index(fields=['beneficiary', 'state', 'due_on'], name='commitments_by_entity'), models.Index(fields=['origin_type', 'origin_id'], name='commitments_by_origin')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='commitments_closed_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('state_note', ''), _negated=True), _connector='OR'), name='commitments_cancelled_has_note')],
                },
            ), migrations.CreateModel(
                name='CommitmentClaim',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='commitments.commitment', verbose_name='compromiso')),
                    ('note', models.TextField(blank=True, verbose_name='cómo se cumplió')),
                    ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.evidence', verbose_name='prueba')),
                    ('claimed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='declarado por')),
                    ('claimed_at', models.DateTimeField(verbose_name='declarado el')),
                ],
                options={
                    'verbose_name': 'declaración de cumplimiento',
                    'verbose_name_plural': 'declaraciones de cumplimiento',
                    'ordering': ['claimed_at', 'id'],
                },
            ), migrations.CreateModel(
                name='CommitmentProgress',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='commitments.commitment', verbose_name='compromiso')),
                    ('note', models.TextField(verbose_name='cómo va')),
                    ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='contado por')),
                    ('told_at', models.DateTimeField(verbose_name='contado el')),
                ],
                options={
                    'verbose_name': 'avance de compromiso',
                    'verbose_name_plural': 'avances de compromisos',
                    'ordering': ['told_at', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='commitments_progress_says_how')],
                },
            ), migrations.CreateModel(
                name='CommitmentCheck',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='commitments.commitment', verbose_name='compromiso')),
                    ('context_type', models.CharField(blank=True, editable=False, max_length=80)),
                    ('context_id', models.UUIDField(editable=False, null=True)),
                    ('context_label', models.CharField(blank=True, editable=False, max_length=300, verbose_name='verificado en')),
                    ('result', models.CharField(choices=[('fulfilled', 'Cumplido'), ('in_progress', 'En curso'), ('not_fulfilled', 'No cumplido')], max_length=14, verbose_name='resultado')),
                    ('note', models.TextField(blank=True, verbose_name='nota de verificación')),
                    ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.evidence', verbose_name='evidencia')),
                    ('claim', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='commitments.commitmentclaim', verbose_name='declaración que responde')),
                    ('is_own', models.BooleanField(default=False, editable=False, verbose_name='verificado por quien responde')),
                    ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verificado por')),
                    ('checked_at', models.DateTimeField(verbose_name='verificado el')),
                ],
                options={
                    'verbose_name': 'verificación de compromiso',
                    'verbose_name_plural': 'verificaciones de compromisos',
                    'ordering': ['checked_at', 'id'],
                    'indexes': [models.Index(fields=['context_type', 'context_id'], name='commitments_check_context')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('result', 'in_progress'), models.Q(('note', ''), _negated=True), ('evidence__isnull', False), _connector='OR'), name='commitments_check_has_proof', violation_error_message='Escriba una nota o adjunte una evidencia.')],
                },
            )],
        ),
        refuse_changes('commitments_commitmentcheck'),
        refuse_changes('commitments_commitmentclaim'),
        refuse_changes('commitments_commitmentprogress'),
    ]
