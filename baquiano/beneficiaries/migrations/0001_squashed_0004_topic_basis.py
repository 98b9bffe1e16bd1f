import baquiano.common.identity
import baquiano.common.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('beneficiaries', '0001_tables'), ('beneficiaries', '0002_beneficiary_divipola'), ('beneficiaries', '0003_contact_add_responsible'), ('beneficiaries', '0004_topic_basis')]

    initial = True

    dependencies = [
        ('accounts', '0004_person_version'),
        ('institutions', '0001_squashed_0006_consent_kind_of_demand'),
        ('norms', '0001_squashed_0002_refuse_changes'),
    ]

    operations = [
        baquiano.common.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Department',
                fields=[
                    ('code', models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name='código')),
                    ('name', models.CharField(max_length=80, verbose_name='nombre')),
                    ('capital', models.CharField(blank=True, max_length=80, verbose_name='capital')),
                    ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='población')),
                    ('search_text', models.CharField(editable=False, max_length=120)),
                ],
                options={
                    'verbose_name': 'departamento',
                    'verbose_name_plural': 'departamentos',
                    'ordering': ['name'],
                },
            ), migrations.CreateModel(
                name='Municipality',
                fields=[
                    ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='código')),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='beneficiaries.department', verbose_name='departamento')),
                    ('name', models.CharField(max_length=100, verbose_name='nombre')),
                    ('kind', models.CharField(max_length=40, verbose_name='clase')),
                    ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitud')),
                    ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitud')),
                    ('is_capital', models.BooleanField(default=False, verbose_name='capital')),
                    ('sgr_region', models.CharField(blank=True, max_length=60, verbose_name='región SGR')),
                    ('is_pdet', models.BooleanField(default=False, verbose_name='PDET')),
                    ('pdet_subregion', models.CharField(blank=True, max_length=80, verbose_name='subregión PDET')),
                    ('is_zomac', models.BooleanField(default=False, verbose_name='ZOMAC')),
                    ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='población')),
                    ('unmet_needs', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='NBI (%)')),
                    ('spending_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True, verbose_name='límite de gasto (Ley 617)')),
                    ('aliases', models.JSONField(blank=True, default=list, verbose_name='otros nombres')),
                    ('search_text', models.CharField(editable=False, max_length=250)),
                    ('valid_from', models.DateField(blank=True, null=True, verbose_name='código vigente desde')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='código vigente hasta')),
                    ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='beneficiaries.municipality', verbose_name='pasó a')),
                ],
                options={
                    'verbose_name': 'municipio',
                    'verbose_name_plural': 'municipios',
                    'ordering': ['name', 'code'],
                },
            ), migrations.CreateModel(
                name='PublicEntity',
                fields=[
                    ('code', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='código')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('short_name', models.CharField(blank=True, max_length=120, verbose_name='nombre corto')),
                    ('kind', models.CharField(max_length=40, verbose_name='tipo')),
                    ('level', models.CharField(choices=[('national', 'Nacional'), ('territorial', 'Territorial')], max_length=20, verbose_name='nivel')),
                    ('order', models.CharField(blank=True, max_length=40, verbose_name='orden')),
                    ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entities', to='beneficiaries.department', verbose_name='departamento')),
                    ('municipality', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entities', to='beneficiaries.municipality', verbose_name='municipio')),
                    ('category', models.CharField(blank=True, max_length=10, verbose_name='categoría (Ley 617)')),
                    ('source', models.CharField(blank=True, max_length=60, verbose_name='fuente')),
                    ('search_text', models.CharField(editable=False, max_length=330)),
                ],
                options={
                    'verbose_name': 'entidad pública',
                    'verbose_name_plural': 'entidades públicas',
                    'ordering': ['name'],
                },
            ), migrations.CreateModel(
                name='ReferenceLoad',
                fields=[
                    ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='datos')),
                    ('digest', models.CharField(max_length=64, verbose_name='huella')),
                    ('loaded_at', models.DateTimeField(verbose_name='cargados el')),
                ],
                options={
                    'verbose_name': 'carga de datos de referencia',
                    'verbose_name_plural': 'cargas de datos de referencia',
                },
            ), migrations.CreateModel(
                name='Beneficiary',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('kind', models.CharField(choices=[('school', 'Establecimiento educativo'), ('territorial', 'Entidad territorial'), ('national', 'Entidad nacional'), ('sgr', 'Ejecutor o beneficiario del SGR'), ('citizen', 'Ciudadano u organización')], max_length=12, verbose_name='clase')),
                    ('territorial_kind', models.CharField(blank=True, choices=[('department', 'Departamento'), ('district', 'Distrito'), ('municipality', 'Municipio'), ('indigenous', 'Territorio indígena'), ('region', 'Región o provincia constituida')], max_length=12, verbose_name='clase de entidad territorial')),
                    ('nature', models.CharField(choices=[('public', 'Pública'), ('private', 'Privada')], default='public', max_length=7, verbose_name='naturaleza')),
                    ('person', models.CharField(choices=[('natural', 'Natural'), ('legal', 'Jurídica')], default='legal', max_length=7, verbose_name='persona')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('order', models.CharField(blank=True, choices=[('national', 'Nacional'), ('territorial', 'Territorial')], max_length=11, verbose_name='orden')),
                    ('nit', models.CharField(blank=True, help_text='Con dígito de verificación: 890102472-0', max_length=20, verbose_name='NIT')),
                    ('dane_code', models.CharField(blank=True, max_length=12, verbose_name='código DANE')),
                    ('divipola', models.CharField(blank=True, help_text='De una entidad territorial: dos cifras si es departamento, cinco si es municipio o distrito.', max_length=5, verbose_name='código DIVIPOLA')),
                    ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.municipality', verbose_name='municipio')),
                    ('region', models.CharField(blank=True, max_length=100, verbose_name='región o subregión')),
                    ('zone', models.CharField(blank=True, choices=[('urban', 'Urbana'), ('rural', 'Rural')], max_length=5, verbose_name='zona')),
                    ('sector', models.CharField(blank=True, choices=[('official', 'Oficial'), ('private', 'No oficial')], max_length=8, verbose_name='sector')),
                    ('public_entity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.publicentity', verbose_name='registro de entidades públicas')),
                    ('authority_name', models.CharField(blank=True, max_length=150, verbose_name='autoridad o representante')),
                    ('authority_post', models.CharField(blank=True, max_length=100, verbose_name='cargo de la autoridad')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('phone', models.CharField(blank=True, max_length=60, verbose_name='teléfono')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='dirección')),
                    ('is_active', models.BooleanField(default=True, verbose_name='activo')),
                    ('search_text', models.CharField(editable=False, max_length=400)),
                    ('loaded_version', models.PositiveIntegerField(editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'beneficiario',
                    'verbose_name_plural': 'beneficiarios',
                    'ordering': ['name', 'id'],
                    'indexes': [models.Index(fields=['institution', 'name', 'id'], name='beneficiaries_by_name'), models.Index(fields=['institution', 'municipality'], name='beneficiaries_by_place')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('dane_code', ''), _negated=True), fields=('institution', 'dane_code'), name='beneficiaries_dane_code_once', violation_error_message='Ya existe un beneficiario con ese código DANE.'), models.UniqueConstraint(condition=models.Q(('nit', ''), _negated=True), fields=('institution', 'nit'), name='beneficiaries_nit_once', violation_error_message='Ya existe un beneficiario con ese NIT.'), models.UniqueConstraint(condition=models.Q(('public_entity__isnull', False)), fields=('institution', 'public_entity'), name='beneficiaries_public_entity_once', violation_error_message='Esa entidad pública ya está registrada como beneficiaria.'), models.UniqueConstraint(condition=models.Q(('divipola', ''), _negated=True), fields=('institution', 'divipola'), name='beneficiaries_divipola_once', violation_error_message='Ya existe un beneficiario con ese código DIVIPOLA.')],
                },
            ), migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='beneficiaries.beneficiary', verbose_name='beneficiario')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre')),
                    ('post', models.CharField(blank=True, max_length=100, verbose_name='cargo')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('phone', models.CharField(blank=True, max_length=60, verbose_name='teléfono')),
                    ('starts_on', models.DateField(verbose_name='desde')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='hasta')),
                    ('is_responsible', models.BooleanField(default=False, verbose_name='responde por la asistencia técnica')),
                ],
                options={
                    'verbose_name': 'contacto',
                    'verbose_name_plural': 'contactos',
                    'ordering': ['name'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='beneficiaries_contact_dates_in_order', violation_error_message='La fecha final no puede ser anterior a la inicial.')],
                },
            ), migrations.CreateModel(
                name='TopicBasis',
                fields=[
                    ('id', models.UUIDField(default=baquiano.common.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institución')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                    ('created_at', models.DateTimeField(editable=False, verbose_name='creado el')),
                    ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bases', to='beneficiaries.beneficiary', verbose_name='beneficiario')),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.catalogueitem', verbose_name='tema')),
                    ('is_obligatory', models.BooleanField(default=False, verbose_name='hay una obligación normativa')),
                    ('norm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='norms.norm', verbose_name='norma')),
                    ('assistance', models.CharField(max_length=150, verbose_name='tipo de asistencia técnica')),
                    ('is_voluntary', models.BooleanField(default=True, verbose_name='la entidad la acepta voluntariamente')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='observación')),
                ],
                options={
                    'verbose_name': 'fundamento de la asistencia en un tema',
                    'verbose_name_plural': 'fundamentos de la asistencia por tema',
                    'ordering': ['topic__name', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('beneficiary', 'topic'), name='beneficiaries_basis_once_a_topic', violation_error_message='Esa entidad ya tiene su fundamento en ese tema. Corríjalo.'), models.CheckConstraint(condition=models.Q(('is_obligatory', False), ('norm__isnull', False), _connector='OR'), name='beneficiaries_obligation_names_its_norm', violation_error_message='Si hay una obligación, escoja la norma que la fija.')],
                },
            )],
        ),
    ]
