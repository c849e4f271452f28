from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_campaigns_and_testimonies"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="published_on",
            field=models.DateField(
                help_text="Empty while only those who look after the network see it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="closed_on",
            field=models.DateField(
                help_text="Since when it is over: it is read, and takes no testimonies.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("published_on__isnull", False), _connector="OR"),
                name="campaign_closed_was_published",
            ),
        ),
    ]
