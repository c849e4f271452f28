"""A first list of helplines, which staff change in the admin.

Numbers compared in November 2026 with public pages: Samaritans, NHS 111 and Shout (shsc.nhs.uk, healthwatch pages),
Papyrus (papyrus-uk.org), Lifeline in Northern Ireland (lifelinehelpline.info, Public Health Agency), Pieta (Irish
newspapers), Crisis Text Line, 9-8-8 in Canada (Public Health Agency of Canada), Lifeline, Suicide Call Back Service and
Beyond Blue (health.vic.gov.au, lifeinmind.org.au), 1737, Lifeline and Suicide Crisis Helpline in New Zealand. Given by
the organisations and not compared again: textaboutit.ie, 988lifeline.org, kidshelpphone.ca, findahelpline.com,
befrienders.org. 112 is the emergency number of the European Union and of mobile networks in many countries.
"""

from django.db import migrations

ALWAYS = "Day and night"
NOW = "If you or somebody else is in danger at this moment"

# Country, name, what it is for, telephone, text message, web address, hours.
FIRST = (
    ("GB", "Emergency services", NOW, "999", "", "", ALWAYS),
    ("GB", "Samaritans", "Somebody who listens, whatever it is", "116 123", "", "https://www.samaritans.org/", ALWAYS),
    (
        *("GB", "NHS 111", "Urgent help with mental health: choose the mental health option (Northern Ireland: Lifeline)"),
        *("111", "", "https://111.nhs.uk/", ALWAYS),
    ),
    ("GB", "Shout", "If you would rather text than talk", "", "Text SHOUT to 85258", "https://giveusashout.org/", ALWAYS),
    (
        *("GB", "Papyrus HOPELINE247", "For people under 35, and those who worry about one"),
        *("0800 068 4141", "", "https://www.papyrus-uk.org/", ""),
    ),
    (
        *("GB", "Lifeline", "For people in Northern Ireland"),
        *("0808 808 8000", "", "https://www.lifelinehelpline.info/", ALWAYS),
    ),
    ("IE", "Emergency services", NOW, "112", "", "", ALWAYS),
    ("IE", "Samaritans", "Somebody who listens, whatever it is", "116 123", "", "https://www.samaritans.org/ireland/", ALWAYS),
    (
        *("IE", "Pieta", "For who thinks of suicide or hurts themselves"),
        *("1800 247 247", "Text HELP to 51444", "https://www.pieta.ie/", ALWAYS),
    ),
    (
        *("IE", "Text About It", "If you would rather text than talk"),
        *("", "Text HELLO to 50808", "https://www.textaboutit.ie/", ALWAYS),
    ),
    ("US", "Emergency services", NOW, "911", "", "", ALWAYS),
    (
        *("US", "988 Suicide and Crisis Lifeline", "Somebody who listens, whatever it is"),
        *("988", "Text 988", "https://988lifeline.org/", ALWAYS),
    ),
    (
        *("US", "Crisis Text Line", "If you would rather text than talk"),
        *("", "Text HOME to 741741", "https://www.crisistextline.org/", ALWAYS),
    ),
    ("CA", "Emergency services", NOW, "911", "", "", ALWAYS),
    (
        *("CA", "9-8-8 Suicide Crisis Helpline", "Somebody who listens, in English or French"),
        *("988", "Text 988", "https://988.ca/", ALWAYS),
    ),
    (
        *("CA", "Kids Help Phone", "For young people"),
        *("1-800-668-6868", "Text CONNECT to 686868", "https://kidshelpphone.ca/", ALWAYS),
    ),
    ("AU", "Emergency services", NOW, "000", "", "", ALWAYS),
    (
        *("AU", "Lifeline", "Somebody who listens, whatever it is"),
        *("13 11 14", "Text 0477 13 11 14", "https://www.lifeline.org.au/", ALWAYS),
    ),
    (
        *("AU", "Suicide Call Back Service", "Counselling by telephone and online"),
        *("1300 659 467", "", "https://www.suicidecallbackservice.org.au/", ALWAYS),
    ),
    (
        *("AU", "Beyond Blue", "If you feel low or anxious"),
        *("1300 22 4636", "", "https://www.beyondblue.org.au/", ALWAYS),
    ),
    ("NZ", "Emergency services", NOW, "111", "", "", ALWAYS),
    ("NZ", "1737, Need to talk?", "A trained counsellor, free", "1737", "Text 1737", "https://1737.org.nz/", ALWAYS),
    ("NZ", "Suicide Crisis Helpline", "For who thinks of suicide", "0508 828 865", "", "", ALWAYS),
    (
        *("NZ", "Lifeline", "Somebody who listens, whatever it is"),
        *("0800 543 354", "Text HELP to 4357", "https://www.lifeline.org.nz/", ALWAYS),
    ),
    ("", "Emergency services", f"{NOW}: the emergency number where you are. 112 works in many countries", "112", "", "", ALWAYS),
    ("", "Find A Helpline", "Helplines by country", "", "", "https://findahelpline.com/", ""),
    ("", "Befrienders Worldwide", "Centres that listen, by country", "", "", "https://befrienders.org/", ""),
)


def write(apps, schema_editor):
    helplines = apps.get_model("safeguarding", "Helpline").objects.using(schema_editor.connection.alias)
    names = ("country", "name", "purpose", "phone", "text", "url", "hours")
    rows = [dict(zip(names, row, strict=True)) for row in FIRST]
    model = apps.get_model("safeguarding", "Helpline")
    helplines.bulk_create(model(position=place * 10, **row) for place, row in enumerate(rows, 1))


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
