"""Visitors who stay signed in while a test goes from page to page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page as Tab

from tests.browser.conftest import Site, Visitor, session_of
from tests.browser.pages.page import CLEO, ELLA, Page, send
from tests.browser.passkeys import add_passkey, give_phone


class Desk:
    def __init__(self, site: Site) -> None:
        self.site = site
        self._visitors: dict[str, Visitor] = {}

    def prepare(self) -> None:
        """What only a browser can make: Cleo's passkey; and Ella's other device."""
        session_of(ELLA)
        tab = self.visitor(CLEO).open("/accounts/2fa/webauthn/add/")
        give_phone(tab)
        add_passkey(tab, "Ward phone")
        key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
        self.site.places["passkey"] = f"/accounts/2fa/webauthn/keys/{key.pk}/"

    def visitor(self, who: str) -> Visitor:
        if who not in self._visitors:
            self._visitors[who] = self.site.visitor(who)
        return self._visitors[who]

    @contextmanager
    def opened(self, page: Page) -> Iterator[tuple[Visitor, Tab]]:
        """The page in the state that the table describes."""
        visitor = self.site.visitor(page.who) if page.first else self.visitor(page.who)
        with page.settings():
            tab = visitor.open(page.address)
            if page.first:
                page.first(tab)
            if page.send is not None:
                send(tab, page.form, page.send)
            visitor.settle()
            yield visitor, tab
        if page.first:
            self.site.let_go(visitor)
