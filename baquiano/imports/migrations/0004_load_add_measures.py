from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_load_add_sgr_list")]

    operations = [
        migrations.AlterField(
            model_name="sheetload",
            name="register",
            field=models.CharField(
                choices=[
                    ("people", "Personal"),
                    ("beneficiaries", "Beneficiarios"),
                    ("travel_results", "Resultados de comisiones"),
                    ("sgr_list", "Lista de priorización del SGR"),
                    ("measures", "Variables de priorización"),
                ],
                max_length=14,
                verbose_name="registro",
            ),
        ),
    ]
