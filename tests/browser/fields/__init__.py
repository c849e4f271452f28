"""Every field that people write since the library was built: how it is stored, and where it is shown."""

from tests.browser.fields.campaigns import CAMPAIGNS
from tests.browser.fields.communities import COMMUNITIES
from tests.browser.fields.contributing import LIBRARY
from tests.browser.fields.letters import LETTERS
from tests.browser.fields.looking_after import SAFETY

FIELDS = [*LIBRARY, *SAFETY, *COMMUNITIES, *CAMPAIGNS, *LETTERS]
