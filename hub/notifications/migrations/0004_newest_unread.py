from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the indexes change while the site goes on

    dependencies = [("notifications", "0003_digest_refused_at")]

    operations = [
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                fields=["person", "-id"], condition=models.Q(("read_at", None)), name="notification_newest_unread"
            ),
        ),
        RemoveIndexConcurrently(model_name="notification", name="notification_unread"),
    ]
