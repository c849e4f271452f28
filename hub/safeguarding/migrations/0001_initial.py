import django_countries.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Helpline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Leave it empty for everywhere that has no list of its own.",
                        max_length=2,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="what it is for")),
                ("phone", models.CharField(blank=True, max_length=30)),
                (
                    "text",
                    models.CharField(
                        blank=True,
                        help_text="For example: text SHOUT to 85258.",
                        max_length=80,
                        verbose_name="text message",
                    ),
                ),
                ("url", models.URLField(blank=True, verbose_name="web address")),
                ("hours", models.CharField(blank=True, help_text="For example: day and night.", max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="The smallest stands first.")),
                ("is_active", models.BooleanField(default=True, verbose_name="shown")),
            ],
            options={
                "ordering": ["country", "position", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("phone", ""), ("text", ""), ("url", ""), _negated=True),
                        name="helpline_can_be_reached",
                        violation_error_message="Give a telephone number, a text message or a web address.",
                    )
                ],
            },
        ),
    ]
