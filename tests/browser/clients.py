"""Everybody who opens pages, without a browser: what the site sends to each kind of viewer."""

from __future__ import annotations

from pathlib import Path

from accounts.models import User
from tests.browser.pages import ALL
from tests.browser.pages.page import BEN, CLEO, DEV, ELLA, GUS, HANA, NOBODY, Page
from tests.browser.people import places, write_mail
from tests.cast import visiting

VIEWERS = (NOBODY, ELLA, DEV, GUS, BEN, CLEO, HANA)
ADDRESSES = [*{page.address: page for page in reversed(ALL)}.values()]
"""One page for each address: the states that need a browser are left out."""


class Clients:
    """One for each of the people, and the addresses that only the database knows."""

    def __init__(self, folder: Path) -> None:
        people = {
            person.display_name: person for person in User.objects.filter(display_name__in=VIEWERS)
        }
        self.of = {name: visiting(people.get(name)) for name in VIEWERS}
        self.places = {**places(), "mail": write_mail(folder), "passkey": "/accounts/2fa/webauthn/"}

    def shown(self, page: Page) -> dict[str, str]:
        """The page for each who is not led elsewhere."""
        address = page.address.format_map(self.places)
        with page.settings():
            answers = {
                name: client.get(address, follow=name == page.who)
                for name, client in self.of.items()
            }
        return {
            name: answer.content.decode()
            for name, answer in answers.items()
            if answer.status_code != 302
        }
