from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learn", "0002_attachment_is_inline")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="import_digest",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
