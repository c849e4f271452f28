"""`manage.py import_organisations`."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import flows
from accounts.models import Organisation
from accounts.organisations import import_nhs_trusts
from accounts.organisations.names import proper_name
from tests.make import make_organisation

HEADER = "org_code,name,nhser,icb,addr1,addr2,addr3,addr4,addr5,postcode,open_date,close_date\n"


def row(code: str, name: str, close_date: str = "") -> str:
    return f'{code},"{name}",Y62,QOP,COBBETT HOUSE,OXFORD ROAD,,MANCHESTER,,M13 9WL,20171001,{close_date}\n'


def import_rows(folder: Path, *rows: str) -> str:
    file = folder / "trusts.csv"
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    said = StringIO()
    call_command("import_organisations", file, stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        (
            "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST",
            "Manchester University NHS Foundation Trust",
        ),
        ("ST GEORGE'S UNIVERSITY HOSPITALS", "St George's University Hospitals"),
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        (
            "THE QUEEN ELIZABETH HOSPITAL, KING'S LYNN, NHS",
            "The Queen Elizabeth Hospital, King's Lynn, NHS",
        ),
        ("KING’S COLLEGE HOSPITAL", "King’s College Hospital"),
        ("UNIVERSITY HOSPITALS OF DERBY AND BURTON", "University Hospitals of Derby and Burton"),
        ("GREAT ORMOND STREET HOSPITAL FOR CHILDREN", "Great Ormond Street Hospital for Children"),
        ("THE NEWCASTLE UPON TYNE HOSPITALS", "The Newcastle upon Tyne Hospitals"),
        ("NHS NORTH EAST LONDON ICB", "NHS North East London ICB"),
        ("LANCASHIRE & SOUTH CUMBRIA", "Lancashire & South Cumbria"),
        ("STOKE-ON-TRENT", "Stoke-on-Trent"),
        ("MCDONALD HOUSE", "McDonald House"),
        ("MACMILLAN CENTRE", "Macmillan Centre"),
        ("O'NEILL CENTRE", "O'Neill Centre"),
        ("KING EDWARD VII'S HOSPITAL", "King Edward VII's Hospital"),
        ("THE ROYAL (FOR CHILDREN)  TRUST", "The Royal (for Children) Trust"),
        ("1ST AID FOR A&E", "1st Aid for A&E"),
        ("iCare at Home", "iCare at Home"),
    ],
)
def test_capitals_become_a_proper_name(capitals: str, name: str) -> None:
    assert proper_name(capitals) == name


@pytest.mark.django_db
def test_adds_open_trusts_with_proper_names(tmp_path: Path) -> None:
    said = import_rows(
        tmp_path,
        row("R0A", "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST"),
        row("RX1", "OLD", "20200930"),
    )
    trust = Organisation.objects.get()
    assert (trust.name, trust.code) == ("Manchester University NHS Foundation Trust", "R0A")
    assert (trust.kind, trust.country.code, trust.status) == ("nhs-trust", "GB", "listed")
    assert trust.slug == "manchester-university-nhs-foundation-trust"
    assert "Added 1, updated 0, unchanged 0; passed over 1 closed" in said


@pytest.mark.django_db
def test_one_that_closes_later_is_open_today(tmp_path: Path) -> None:
    next_year = timezone.now() + timedelta(days=365)
    import_rows(tmp_path, row("R0A", "STILL HERE", f"{next_year:%Y%m%d}"))
    assert Organisation.objects.filter(code="R0A").exists()


@pytest.mark.django_db
def test_again_renames_by_code_and_keeps_what_staff_changed(tmp_path: Path) -> None:
    import_rows(tmp_path, row("R0A", "OLD NAME"), row("R0B", "SAME NAME"))
    Organisation.objects.filter(code="R0A").update(domains=["mft.nhs.uk"], kind="other")
    said = import_rows(tmp_path, row("R0A", "NEW NAME"), row("R0B", "SAME NAME"))
    trust = Organisation.objects.get(code="R0A")
    assert (trust.name, trust.slug) == ("New Name", "old-name")
    assert (trust.domains, trust.kind) == (["mft.nhs.uk"], "other")
    assert "Added 0, updated 1, unchanged 1" in said


@pytest.mark.django_db
def test_a_listed_organisation_without_a_code_is_taken_to_be_the_trust(tmp_path: Path) -> None:
    known = make_organisation("Solent NHS Trust", domains=["solent.nhs.uk"])
    import_rows(tmp_path, row("R1C", "SOLENT NHS TRUST"))
    known.refresh_from_db()
    assert Organisation.objects.count() == 1
    assert (known.code, known.domains) == ("R1C", ["solent.nhs.uk"])


@pytest.mark.django_db
def test_a_name_that_another_code_has_is_reported_and_does_not_stop_the_rest(
    tmp_path: Path,
) -> None:
    make_organisation("Solent NHS Trust", code="OTHER")
    said = import_rows(
        tmp_path, row("R1C", "SOLENT NHS TRUST"), row("R1D", "SHROPSHIRE"), row("R1E", "SHROPSHIRE")
    )
    assert sorted(Organisation.objects.values_list("code", flat=True)) == ["OTHER", "R1D"]
    assert "R1C: another organisation is called “Solent NHS Trust” already." in said
    assert "R1E: another organisation is called “Shropshire” already." in said


@pytest.mark.django_db
def test_a_trust_that_staff_merged_does_not_come_back(tmp_path: Path) -> None:
    import_rows(tmp_path, row("R0A", "KEPT"), row("R0B", "MERGED"))
    kept, merged = (Organisation.objects.get(code=code) for code in ("R0A", "R0B"))
    flows.merge_organisations(keep_id=kept.pk, other_ids=[merged.pk])
    said = import_rows(tmp_path, row("R0A", "KEPT"), row("R0B", "MERGED"))
    assert Organisation.objects.count() == 1
    assert "1 merged" in said


@pytest.mark.django_db
def test_bad_rows_are_reported_with_their_line(tmp_path: Path) -> None:
    said = import_rows(
        tmp_path, row("", "NO CODE"), row("R0A", "GOOD"), row("R0B", "WHEN", "soon"), "R0C\n"
    )
    assert "Line 2: the code or the name is missing" in said
    assert "Line 4: “soon” is not a date" in said
    assert "Line 5: the code or the name is missing" in said
    assert list(Organisation.objects.values_list("code", flat=True)) == ["R0A"]


@pytest.mark.django_db
def test_batches_are_read_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_nhs_trusts, "BATCH", 2)
    import_rows(
        tmp_path, *(row(f"R{number}", "SAME WORDS " + "X" * number) for number in range(1, 6))
    )
    assert Organisation.objects.count() == 5


@pytest.mark.django_db
def test_what_shows_organisations_hears_of_the_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(flows, "on_organisation_change", [heard.extend])
    import_rows(tmp_path, row("R0A", "FIRST"))
    import_rows(tmp_path, row("R0A", "FIRST"))
    assert heard == [Organisation.objects.get().pk]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be opened: No such file or directory."),
        (b"", "The file has no column org_code, name, close_date."),
        (b"org_code,title\nR0A,X\n", "The file has no column name, close_date."),
        (b"org_code,name,close_date\nR0A,\xff\xfe,\n", "The file is not text in UTF-8."),
    ],
)
@pytest.mark.django_db
def test_an_unreadable_file_is_told_in_one_sentence(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "list.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError) as told:
        call_command("import_organisations", file)
    assert str(told.value).endswith(sentence)
    assert not Organisation.objects.exists()
