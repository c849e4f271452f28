"""A random word that is new after each restore, so that no process mistakes the restored data for what it knows."""

from django.db import migrations, models

from hub.search.epoch import new_epoch


class Migration(migrations.Migration):
    dependencies = [("search", "0004_store_texts_plain")]

    operations = [
        migrations.AddField(
            model_name="indexstate",
            name="epoch",
            field=models.CharField(
                default=new_epoch, help_text="New after each restore: `hub.search.epoch`.", max_length=16
            ),
        ),
    ]
