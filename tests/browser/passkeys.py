"""A passkey in a browser: Chromium plays the phone that keeps it and the finger that opens it."""

from playwright.sync_api import Page

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_phone(page: Page) -> None:
    """From now on this tab has a device that keeps passkeys."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})


def add_passkey(page: Page, name: str, *, opens_alone: bool = False) -> None:
    """On the page for adding one."""
    page.get_by_label("Name").fill(name)
    if opens_alone:
        page.locator("[name=passwordless]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Add a passkey").click()
