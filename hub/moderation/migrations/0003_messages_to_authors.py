"""The words in which authors are told of decisions; staff change them in the admin."""

from django.db import migrations

MESSAGES = {
    "edited": "Hello {name}, we changed your {thing} in {place}. What it said before stands in its history.",
    "redacted": "Hello {name}, we took some words out of your {thing} in {place}, because they could have told who "
    "somebody is. Please leave such details out; the rest of what you wrote stands.",
    "hidden": "Hello {name}, we have hidden your {thing} in {place}. Nobody but those who look after it can read it.",
    "deleted": "Hello {name}, we took your {thing} in {place} down, because it does not fit what we agreed on here. "
    "You are welcome to write again.",
    "not-let-through": "Hello {name}, we did not let your {thing} in {place} through. Nobody else has read it. You are "
    "welcome to write again.",
    "locked": "Hello {name}, we closed your discussion in {place} to further replies. It can still be read.",
    "moved": "Hello {name}, we moved your discussion to a network where it fits better.",
    "warned": "Hello {name}, something you wrote in {place} does not fit what we agreed on here. Please read the code "
    "of conduct once more. Once you have confirmed that you have read this message, you can write again.",
    "suspended": "Hello {name}, we have suspended you from {place} until {until}, because of something you wrote "
    "there. It ends by itself.",
    "suspended-site": "Hello {name}, because of something you wrote you cannot write on this site until {until}. It "
    "ends by itself. You can still sign in and read.",
    "account-closed": "Hello {name}, because of what you wrote you cannot write on this site any more. You can still "
    "sign in, read, answer this decision, and take a copy of your data.",
    "dealt-with": "Hello {name}, we looked at your {thing} in {place} and did something about it.",
}


def write(apps, schema_editor):
    template = apps.get_model("moderation", "MessageTemplate")
    for decision, text in MESSAGES.items():
        template.objects.get_or_create(decision=decision, defaults={"text": text})


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_sanctions_appeals_limits")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
