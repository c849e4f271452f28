"""Pictures of the main pages for people to look at, in `var/screenshots/`: light and dark, at a desk and on a phone."""

from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, ImageStat
from playwright.sync_api import ViewportSize

from tests.browser import axe
from tests.browser.conftest import Site
from tests.browser.desk import Desk
from tests.browser.pages.page import ELLA, HANA, Page

pytestmark = pytest.mark.browser

FOLDER = Path(settings.BASE_DIR, "var", "screenshots")
WIDTHS = (1280, 390)
PAGES = (
    Page("home", "/"),
    Page("library", "/learn/"),
    Page("search", "/learn/?q=central+line+infection+in+children"),
    Page("article", "{long_article}"),
    Page("sign-up", "/accounts/signup/"),
    Page("profile", "{person}", ELLA),
    Page("admin-list", "/admin/learn/article/", HANA),
)


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    FOLDER.mkdir(parents=True, exist_ok=True)
    return Desk(site)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_is_drawn(desk: Desk, page: Page) -> None:
    with desk.opened(page) as (_, tab):
        for width in WIDTHS:
            for colours in ("light", "dark"):
                axe.look(tab, width, colours)
                picture = FOLDER / f"{page.name}-{width}-{colours}.png"
                tab.screenshot(path=picture, full_page=True)
                assert_drawn(
                    picture, {"width": width, "height": axe.HEIGHT}, dark=colours == "dark"
                )


def assert_drawn(picture: Path, least: ViewportSize, *, dark: bool) -> None:
    """The width that was asked for, at least a screen high, in the colours that were asked for."""
    with Image.open(picture) as image:
        grey = image.convert("L")
    assert grey.width == least["width"]
    assert grey.height >= least["height"]
    assert (ImageStat.Stat(grey).median[0] < 128) == dark
