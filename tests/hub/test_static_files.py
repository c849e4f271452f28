"""What readers load: one stylesheet in production, every file of it, and light."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import override_settings

SOURCE = Path(settings.BASE_DIR, "static")
NOT_ON_EVERY_PAGE = {"hub.css", "admin.css", "style-guide.css"}
KILOBYTE = 1024
SLOW_TO_COMPRESS = ("css", "js", "map", "svg", "txt", "xml", "woff2")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("static")
    backend = {"BACKEND": "hub.rendering.static_files.CollectedStaticFiles"}
    with override_settings(
        STATIC_ROOT=folder,
        STORAGES=settings.STORAGES | {"staticfiles": backend},
        WHITENOISE_SKIP_COMPRESS_EXTENSIONS=SLOW_TO_COMPRESS,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


def test_collected_stylesheet_holds_every_file(collected: Path) -> None:
    name = storages["staticfiles"].stored_name("css/hub.css")  # type: ignore[attr-defined]
    stylesheet = (collected / name).read_text()
    assert name != "css/hub.css"
    assert "@import url" not in stylesheet
    for path in SOURCE.glob("css/*.css"):
        if path.name not in NOT_ON_EVERY_PAGE:
            assert path.read_text() in stylesheet


def test_collected_modules_name_each_other_by_fingerprint(collected: Path) -> None:
    name = storages["staticfiles"].stored_name("js/app.js")  # type: ignore[attr-defined]
    imports = re.findall(r'import\("\./controllers/([\w.-]+)"\)', (collected / name).read_text())
    assert imports
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", module) for module in imports)


def test_what_a_page_loads_is_light() -> None:
    css = b"".join(
        path.read_bytes() for path in SOURCE.glob("css/*.css") if path.name not in NOT_ON_EVERY_PAGE
    )
    own = b"".join(path.read_bytes() for path in SOURCE.glob("js/**/*.js"))
    htmx = Path(str(finders.find("django_htmx/htmx-2.min.js"))).read_bytes()
    assert len(gzip.compress(css)) < 30 * KILOBYTE
    assert len(gzip.compress(own)) + len(gzip.compress(htmx)) < 30 * KILOBYTE


def test_every_stylesheet_is_imported() -> None:
    imported = set(re.findall(r'@import url\("([\w.-]+)"\)', (SOURCE / "css/hub.css").read_text()))
    assert imported | NOT_ON_EVERY_PAGE == {path.name for path in SOURCE.glob("css/*.css")}


def test_every_behaviour_named_in_a_template_is_bound() -> None:
    known = set(
        re.findall(
            r'^  "([\w-]+)": \(\) => import\("\./controllers/\1\.js"\)',
            (SOURCE / "js/app.js").read_text(),
            re.M,
        )
    )
    named = {
        name
        for template in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for value in re.findall(r'data-controller="([\w -]+)"', template.read_text())
        for name in value.split()
    }
    assert named <= known
    assert all((SOURCE / f"js/controllers/{name}.js").exists() for name in known)


def test_behaviours_are_short() -> None:
    lengths = {
        path.name: len(path.read_text().splitlines()) for path in SOURCE.glob("js/controllers/*.js")
    }
    assert {name: length for name, length in lengths.items() if length >= 60} == {}
