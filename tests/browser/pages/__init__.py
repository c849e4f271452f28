"""Every page a person can reach, in its states, for the tests that open them all: a file for each part of the site."""

from tests.browser.pages.admin import EDITORS
from tests.browser.pages.campaigns import CAMPAIGNS
from tests.browser.pages.contributing import SHARED
from tests.browser.pages.discussions import DISCUSSIONS
from tests.browser.pages.library import LIBRARY
from tests.browser.pages.networks import NETWORKS
from tests.browser.pages.people import PEOPLE
from tests.browser.pages.reports import REPORTS
from tests.browser.pages.settings import SETTINGS
from tests.browser.pages.telling import NEWSLETTER, NOTIFICATIONS
from tests.browser.pages.wrong import BUILDERS, WRONG

SITE = [
    *LIBRARY,
    *SHARED,
    *NEWSLETTER,
    *PEOPLE,
    *SETTINGS,
    *NOTIFICATIONS,
    *NETWORKS,
    *DISCUSSIONS,
    *CAMPAIGNS,
    *REPORTS,
    *WRONG,
    *BUILDERS,
]
ALL = [*SITE, *EDITORS]
