"""Using a page as somebody without a mouse does."""

from playwright.sync_api import Page

MOST_STOPS = 120
# What has the focus, as somebody who listens would hear it.
FOCUSED = """() => {
  const here = document.activeElement;
  const words = (element) => {
    const heard = element.cloneNode(true);
    heard.querySelectorAll("[aria-hidden=true]").forEach((silent) => silent.remove());
    return heard.textContent;
  };
  const labels = [...(here.labels ?? [])].map(words);
  const name = here.getAttribute("aria-label") ?? (labels.join(" ") || words(here));
  return name.replace(/\\s+/g, " ").trim();
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, name: str) -> None:
        """Press Tab until the focus is on what is called so (or begins so)."""
        heard = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            heard.append(self.focused())
            if heard[-1].startswith(name):
                return
        raise AssertionError(f"Tab never came to “{name}”, but to {list(dict.fromkeys(heard))}")

    def focused(self) -> str:
        return str(self.page.evaluate(FOCUSED))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def fill(self, name: str, text: str) -> None:
        self.go_to(name)
        self.type(text)

    def follow(self, name: str) -> None:
        """Go to a link or button, press Enter, and wait for the page that follows."""
        self.go_to(name)
        self.send()

    def send(self) -> None:
        """Press Enter where it leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
