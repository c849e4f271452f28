"""The bill of materials is that of the lock."""

import json

from hub.processes import sbom


def test_the_bill_is_that_of_the_lock() -> None:
    """Red where somebody changed the lock without bin/lock."""
    assert sbom.BILL.read_text() == sbom.bill_of(sbom.LOCK.read_text(), sbom.PROJECT.read_text())


def test_it_names_every_package_with_its_version() -> None:
    bill = json.loads(sbom.BILL.read_text())
    lines = [
        line
        for line in sbom.LOCK.read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    ]
    wanted = {line.split()[0].partition("[")[0].split(";")[0] for line in lines}
    assert {f"{each['name']}=={each['version']}" for each in bill["components"]} == wanted
    assert bill["bomFormat"] == "CycloneDX"


def test_it_depends_on_nothing_but_the_lock_and_the_project() -> None:
    lock = "django==6.1.3 \\\n    --hash=sha256:00\n    # via hub\n"
    lock += 'extra==1.0 ; sys_platform == "win32" \\\n    --hash=sha256:01\n'
    first = sbom.bill_of(lock, '[project]\ndependencies = ["Django>=6"]')
    assert first == sbom.bill_of(lock, '[project]\ndependencies = ["Django>=6"]')
    bill = json.loads(first)
    assert {"serialNumber", "version"}.isdisjoint(bill)
    assert bill["metadata"] == {
        "component": {"bom-ref": "hub", "name": "hub", "type": "application"}
    }
    assert [each for each in bill["dependencies"] if each["ref"] == "hub"] == [
        {"ref": "hub", "dependsOn": ["django@6.1.3"]}
    ]
    assert "://" not in first.replace("http://cyclonedx.org", "")
