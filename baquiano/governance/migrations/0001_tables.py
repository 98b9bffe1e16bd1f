import baquiano.common.identity
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from baquiano.common.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('institutions', '0001_tables'),
        ('meetings', '0001_tables'),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='CollegiateBody',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=40, verbose_name='código')),
                ('name', models.CharField(max_length=150, verbose_name='nombre')),
                ('quorum_fraction', models.CharField(default='1/2', max_length=7, verbose_name='cuórum: más de esta fracción')),
                ('seats', models.JSONField(blank=True, default=dict, verbose_name='quiénes lo integran por su rol')),
                ('is_active', models.BooleanField(default=True, verbose_name='activo')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit', verbose_name='dependencia')),
            ],
            options={
                'verbose_name': 'cuerpo colegiado',
                'verbose_name_plural': 'cuerpos colegiados',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='governance_body_once')],
            },
        ),
        migrations.CreateModel(
            name='BodyMember',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('post', models.CharField(max_length=120, verbose_name='cargo')),
                ('seat', models.CharField(choices=[('chair', 'Preside'), ('secretary', 'Secretaría técnica'), ('voting', 'Con voz y voto'), ('voice', 'Con voz, sin voto')], default='voting', max_length=10, verbose_name='calidad')),
                ('has_vote', models.BooleanField(default=True, verbose_name='tiene voto')),
                ('by_role', models.CharField(blank=True, editable=False, max_length=40, verbose_name='por su rol')),
                ('starts_on', models.DateField(verbose_name='desde')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='governance.collegiatebody', verbose_name='cuerpo colegiado')),
            ],
            options={
                'verbose_name': 'miembro',
                'verbose_name_plural': 'miembros',
                'ordering': ['seat', 'user__full_name'],
                'constraints': [models.UniqueConstraint(fields=('body', 'user', 'starts_on'), name='governance_member_once'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='governance_member_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.'), models.CheckConstraint(condition=models.Q(models.Q(('seat', 'voice'), _negated=True), ('has_vote', False), _connector='OR'), name='governance_voice_has_no_vote')],
            },
        ),
        migrations.CreateModel(
            name='CommitteeSession',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                ('number', models.PositiveIntegerField(verbose_name='número')),
                ('year', models.PositiveSmallIntegerField(verbose_name='vigencia')),
                ('kind', models.CharField(choices=[('ordinary', 'Ordinaria'), ('extraordinary', 'Extraordinaria')], default='ordinary', max_length=13, verbose_name='clase')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='governance.collegiatebody', verbose_name='cuerpo colegiado')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='committee_session', to='meetings.meeting', verbose_name='reunión')),
            ],
            options={
                'verbose_name': 'sesión de comité',
                'verbose_name_plural': 'sesiones de comité',
                'ordering': ['-meeting__starts_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('body', 'year', 'number'), name='governance_session_number_once')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('title', models.CharField(max_length=250, verbose_name='punto')),
                ('subject_type', models.CharField(blank=True, editable=False, max_length=80)),
                ('subject_id', models.CharField(blank=True, editable=False, max_length=64)),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda_items', to='governance.committeesession', verbose_name='sesión')),
            ],
            options={
                'verbose_name': 'punto del orden del día',
                'verbose_name_plural': 'puntos del orden del día',
                'ordering': ['position'],
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='governance_item_subject')],
                'constraints': [models.UniqueConstraint(fields=('session', 'position'), name='governance_agenda_position_once'), models.UniqueConstraint(condition=models.Q(('subject_id', ''), _negated=True), fields=('session', 'subject_type', 'subject_id'), name='governance_agenda_subject_once')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
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
                ('decided_at', models.DateTimeField(editable=False, verbose_name='decidido el')),
                ('decided_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registró')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='governance.agendaitem', verbose_name='punto')),
            ],
            options={
                'verbose_name': 'decisión',
                'verbose_name_plural': 'decisiones',
                'ordering': ['decided_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('item', 'kind'), name='governance_decision_once'), models.CheckConstraint(condition=models.Q(('members_present__gte', models.F('quorum')), ('quorum__gt', 0)), name='governance_decision_has_quorum'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'returned'), _negated=True), models.Q(('comments', ''), _negated=True), _connector='OR'), name='governance_return_has_comments')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('attendance', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.attendance', verbose_name='asistencia')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.bodymember', verbose_name='miembro')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='governance.committeesession', verbose_name='sesión')),
            ],
            options={
                'verbose_name': 'miembro presente',
                'verbose_name_plural': 'miembros presentes',
                'constraints': [models.UniqueConstraint(fields=('session', 'member'), name='governance_presence_once')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                ('choice', models.CharField(choices=[('for', 'A favor'), ('against', 'En contra'), ('blank', 'En blanco')], max_length=7, verbose_name='voto')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='governance.decision', verbose_name='decisión')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.bodymember', verbose_name='miembro')),
            ],
            options={
                'verbose_name': 'voto',
                'verbose_name_plural': 'votos',
                'ordering': ['member__user__full_name'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'member'), name='governance_vote_once')],
            },
        ),
        ]),
    ]
