from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0005_consent_kind_of_evaluation'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consenttext',
            name='kind',
            field=models.CharField(choices=[('attendance', 'Registro de asistencia y datos personales'), ('sensitive', 'Datos sensibles'), ('image', 'Uso de imagen y fotografías'), ('evaluation', 'Evaluación de la asistencia'), ('demand', 'Formulario de solicitudes')], max_length=12, verbose_name='clase'),
        ),
    ]
