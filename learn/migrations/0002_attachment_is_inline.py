from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learn", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="is_inline",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
