"""Software bill of materials: the content of `requirements.lock` as CycloneDX JSON.

Written by `bin/lock`. It holds no time, random number, path or address, so the same lock gives the
same file.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hub.env import BASE_DIR

LOCK = BASE_DIR / "requirements.lock"
PROJECT = BASE_DIR / "pyproject.toml"
BILL = BASE_DIR / "sbom.json"
# Keys of the whole file that change; `metadata` holds the time as well as the rest.
CHANGING = ("serialNumber", "version")


def main() -> None:
    BILL.write_text(bill_of(LOCK.read_text(), PROJECT.read_text()))


def bill_of(lock: str, project: str) -> str:
    """Return the bill of a lock file and its `pyproject.toml`, indented, with a final newline."""
    bill = Bom(components=(_component(each) for each in requirements_in(lock)))
    hub = Component(name="hub", type=ComponentType.APPLICATION, bom_ref="hub")
    bill.metadata.component = hub
    direct = {
        canonicalize_name(Requirement(each).name)
        for each in tomllib.loads(project)["project"]["dependencies"]
    }
    bill.register_dependency(hub, (each for each in bill.components if each.name in direct))
    content: dict[str, Any] = json.loads(JsonV1Dot6(bill).output_as_string())
    for name in CHANGING:
        content.pop(name, None)
    content["metadata"] = {"component": content["metadata"]["component"]}
    return json.dumps(content, indent=2, sort_keys=True) + "\n"


def requirements_in(lock: str) -> Iterator[Requirement]:
    """Yield the requirements of a lock file with hashes; other lines are indented, or comments."""
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            yield Requirement(line.removesuffix("\\"))


def _component(requirement: Requirement) -> Component:
    version = next(iter(requirement.specifier)).version
    name = f"{requirement.name}@{version}"
    marker = str(requirement.marker or "")
    return Component(
        name=requirement.name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=name,
        purl=PackageURL("pypi", name=requirement.name, version=version),
        properties=[Property(name="hub:marker", value=marker)] if marker else [],
    )


if __name__ == "__main__":
    main()
