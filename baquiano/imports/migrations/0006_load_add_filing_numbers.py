from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0005_load_add_portfolio'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sheetload',
            name='register',
            field=models.CharField(choices=[('people', 'Personal'), ('beneficiaries', 'Beneficiarios'), ('travel_results', 'Resultados de comisiones'), ('sgr_list', 'Lista de priorización del SGR'), ('measures', 'Variables de priorización'), ('portfolio', 'Portafolio de servicios'), ('filing_numbers', 'Radicados del sistema de correspondencia')], max_length=14, verbose_name='registro'),
        ),
    ]
