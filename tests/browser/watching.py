"""What a browser says, asks for and shows, besides the page."""

from __future__ import annotations

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Response,
    WebError,
)

ITS_OWN = ("data:", "blob:", "about:", "chrome-error:")
# A frame is drawn and every task of the page that waited has run.
PAUSE = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


class Watch:
    """Keeps what the pages of a context do that none of ours should: `troubles`, in words."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.troubles: list[str] = []
        self.refused: list[str] = []  # answers of 400 and above, which a test may expect
        self._under_way: set[Request] = set()
        context.on("console", self._said)
        context.on("dialog", self._asked)
        context.on("weberror", self._failed)
        context.on("request", self._requested)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._ended)
        context.on("response", self._answered)

    def settle(self, page: Page) -> None:
        """Wait until nothing is being fetched and the page has run what it fetched."""
        page.evaluate(PAUSE)
        while self._under_way:
            page.evaluate(PAUSE)
        page.evaluate(PAUSE)

    def taken(self) -> list[str]:
        """The troubles since the last time."""
        troubles, self.troubles = self.troubles, []
        return troubles

    def forget(self) -> None:
        """Somebody else begins."""
        self.troubles, self.refused = [], []
        self._under_way.clear()

    def _said(self, message: ConsoleMessage) -> None:
        of_an_answer = message.text.startswith("Failed to load resource: the server responded")
        if message.type in {"error", "warning"} and not of_an_answer:
            self.troubles.append(f"console: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _failed(self, error: WebError) -> None:
        self.troubles.append(f"script: {error.error}")

    def _requested(self, request: Request) -> None:
        if request.url.startswith(ITS_OWN):
            return
        self._under_way.add(request)
        if not request.url.startswith(f"{self.site}/"):
            self.troubles.append(f"another host: {request.url}")

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.url}")
            if not response.request.is_navigation_request():
                self.troubles.append(f"answer: {response.status} {response.url}")
