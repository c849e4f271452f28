"""Collection of static files for production: hashed names, compression, one stylesheet."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(
    r'^@import url\("(?P<path>[\w./-]+)"\) layer\((?P<layer>[\w.-]+)\);$', re.MULTILINE
)


class CollectedStaticFiles(CompressedManifestStaticFilesStorage):
    """Storage that replaces each `@import` of the stylesheet by the file itself.

    A page then requests one stylesheet instead of twenty. In development the browser follows the
    imports, and nothing has to be built.
    """

    stylesheet = "css/hub.css"
    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if self.stylesheet in paths and not dry_run:
            self._join(paths)
            paths = paths | {self.stylesheet: (self, self.stylesheet)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join(self, paths: dict[str, Any]) -> None:
        def content(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode())

        def part(statement: re.Match[str]) -> str:
            name = posixpath.join(posixpath.dirname(self.stylesheet), statement["path"])
            return f"@layer {statement['layer']} {{\n{content(name)}}}\n"

        joined = IMPORT.sub(part, content(self.stylesheet))
        self.delete(self.stylesheet)
        self._save(self.stylesheet, ContentFile(joined.encode()))
