import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from baquiano.audit.triggers import refuse_changes


class Migration(migrations.Migration):

    replaces = [('governance', '0001_tables'), ('governance', '0002_refuse_changes')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('audit', '0001_squashed_0002_refuse_changes'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
        ('meetings', '0001_squashed_0008_attendance_channel_without_signal'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='CollegiateBody',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('code', models.SlugField(max_length=40, verbose_name='código')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
                    ('quorum_fraction', models.CharField(default='1/2', max_length=7, verbose_name='cuórum: más de esta fracción')),
                    ('seats', models.JSONField(blank=True, default=dict, verbose_name='quiénes lo integran por su rol')),
                    ('is_active', models.BooleanField(default=True, verbose_name='activo')),
                ],
                options={
                    'verbose_name': 'cuerpo colegiado',
                    'verbose_name_plural': 'cuerpos colegiados',
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='governance_body_once')],
                },
            ), migrations.CreateModel(
                name='BodyMember',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='governance.collegiatebody', verbose_name='cuerpo colegiado')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('post', models.CharField(max_length=120, verbose_name='cargo')),
                    ('seat', models.CharField(choices=[('chair', 'Preside'), ('secretary', 'Secretaría técnica'), ('voting', 'Con voz y voto'), ('voice', 'Con voz, sin voto')], default='voting', max_length=10, verbose_name='calidad')),
                    ('has_vote', models.BooleanField(default=True, verbose_name='tiene voto')),
                    ('by_role', models.CharField(blank=True, editable=False, max_length=40, verbose_name='por su rol')),
                    ('starts_on', models.DateField(verbose_name='desde')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ],
                options={
                    'verbose_name': 'miembro',
                    'verbose_name_plural': 'miembros',
                    'ordering': ['seat', 'user__full_name'],
                    'constraints': [models.UniqueConstraint(fields=('body', 'user', 'starts_on'), name='governance_member_once'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='governance_member_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.'), models.CheckConstraint(condition=models.Q(models.Q(('seat', 'voice'), _negated=True), ('has_vote', False), _connector='OR'), name='governance_voice_has_no_vote')],
                },
            ), migrations.CreateModel(
                name='CommitteeSession',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='governance.collegiatebody', verbose_name='cuerpo colegiado')),
                    ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='committee_session', to='meetings.meeting', verbose_name='reunión')),
                    ('number', models.PositiveIntegerField(verbose_name='número')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                    ('kind', models.CharField(choices=[('ordinary', 'Ordinaria'), ('extraordinary', 'Extraordinaria')], default='ordinary', max_length=13, verbose_name='clase')),
                ],
                options={
                    'verbose_name': 'sesión de comité',
                    'verbose_name_plural': 'sesiones de comité',
                    'ordering': ['-meeting__starts_at', '-id'],
                    'constraints': [models.UniqueConstraint(fields=('body', 'year', 'number'), name='governance_session_number_once')],
                },
            ), migrations.CreateModel(
                name='AgendaItem',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='governance.committeesession', verbose_name='sesión')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                    ('title', models.CharField(max_length=250, verbose_name='punto')),
                    ('subject_type', models.CharField(blank=True, editable=False, max_length=80)),
                    ('subject_id', models.CharField(blank=True, editable=False, max_length=64)),
                ],
                options={
                    'verbose_name': 'punto del orden del día',
                    'verbose_name_plural': 'puntos del orden del día',
                    'ordering': ['position'],
                    'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='governance_item_subject')],
                    'constraints': [models.UniqueConstraint(fields=('session', 'position'), name='governance_agenda_position_once'), models.UniqueConstraint(condition=models.Q(('subject_id', ''), _negated=True), fields=('session', 'subject_type', 'subject_id'), name='governance_agenda_subject_once')],
                },
            ), migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='governance.committeesession', verbose_name='sesión')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.bodymember', verbose_name='miembro')),
                    ('attendance', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.attendance', verbose_name='asistencia')),
                ],
                options={
                    'verbose_name': 'miembro presente',
                    'verbose_name_plural': 'miembros presentes',
                    'constraints': [models.UniqueConstraint(fields=('session', 'member'), name='governance_presence_once')],
                },
            ), migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='governance.agendaitem', verbose_name='punto')),
                    ('kind', models.CharField(choices=[('verify', 'Verificación'), ('approve', 'Aprobación')], max_length=7, verbose_name='clase')),
                    ('result', models.CharField(choices=[('approved', 'Aprobado'), ('returned', 'Devuelto con comentarios')], max_length=8, verbose_name='resultado')),
                    ('members_present', models.PositiveSmallIntegerField(verbose_name='miembros presentes con voto')),
                    ('members_total', models.PositiveSmallIntegerField(verbose_name='miembros con voto')),
                    ('quorum', models.PositiveSmallIntegerField(verbose_name='cuórum requerido')),
                    ('votes_for', models.PositiveSmallIntegerField(verbose_name='votos a favor')),
                    ('votes_against', models.PositiveSmallIntegerField(verbose_name='votos en contra')),
                    ('votes_blank', models.PositiveSmallIntegerField(verbose_name='votos en blanco')),
                    ('comments', models.TextField(blank=True, verbose_name='comentarios')),
                    ('subject_sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256 de lo decidido')),
                    ('decided_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registró')),
                    ('decided_at', models.DateTimeField(editable=False, verbose_name='decidido el')),
                ],
                options={
                    'verbose_name': 'decisión',
                    'verbose_name_plural': 'decisiones',
                    'ordering': ['decided_at', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('item', 'kind'), name='governance_decision_once'), models.CheckConstraint(condition=models.Q(('members_present__gte', models.F('quorum')), ('quorum__gt', 0)), name='governance_decision_has_quorum'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'returned'), _negated=True), models.Q(('comments', ''), _negated=True), _connector='OR'), name='governance_return_has_comments')],
                },
            ), migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='governance.decision', verbose_name='decisión')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.bodymember', verbose_name='miembro')),
                    ('choice', models.CharField(choices=[('for', 'A favor'), ('against', 'En contra'), ('blank', 'En blanco')], max_length=7, verbose_name='voto')),
                ],
                options={
                    'verbose_name': 'voto',
                    'verbose_name_plural': 'votos',
                    'ordering': ['member__user__full_name'],
                    'constraints': [models.UniqueConstraint(fields=('decision', 'member'), name='governance_vote_once')],
                },
            )],
        ),
        refuse_changes('governance_decision', 'governance_vote'),
    ]
