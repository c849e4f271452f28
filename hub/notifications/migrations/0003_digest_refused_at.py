from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_digests_and_announcements")]

    operations = [
        migrations.AddField(
            model_name="digest",
            name="refused_at",
            field=models.DateTimeField(help_text="When the person's mail server refused it for good.", null=True),
        ),
    ]
