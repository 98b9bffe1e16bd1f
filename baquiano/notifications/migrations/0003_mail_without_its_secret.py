from django.db import migrations, models


class Migration(migrations.Migration):
    """The key that only the addressee may read waits apart from the texts, sealed, until the mail leaves."""

    dependencies = [("notifications", "0002_preferences_and_announcements")]

    operations = [
        migrations.AddField(
            "delivery", "sealed", models.TextField(blank=True, editable=False, default=""), preserve_default=False
        ),
    ]
