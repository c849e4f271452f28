"""Taking in a file: what is kept, what is refused and in which words."""

import hashlib
import io
import json
import resource
import threading
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from pytest_django import Settings

from accounts.models import User
from hub.files import uploads
from hub.files.models import StoredFile
from hub.processes import sandbox

pytestmark = pytest.mark.django_db
EICAR = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "eicar.com.b64"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def picture(
    picture_format: str = "PNG", size: tuple[int, int] = (40, 20), **options: object
) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, picture_format, **options)
    return target.getvalue()


def archive(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


DOCX = archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
ODT = archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"})
GOOD = {
    "report.pdf": (b"%PDF-1.7\n...", "application/pdf"),
    "notes.txt": (b"Hand hygiene, ward 4\r\n", "text/plain"),
    "latin.txt": ("Zürich".encode("latin-1"), "text/plain"),
    "table.csv": ("\ufefftrust,falls\nA,3\n".encode(), "text/csv"),
    "letter.DOCX": (
        DOCX,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "letter.odt": (ODT, "application/vnd.oasis.opendocument.text"),
    "talk.mp3": (b"ID3\x04...", "audio/mpeg"),
    "film.mp4": (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
}
MACROS = archive(
    **{"[Content_Types].xml": "<T/>", "word/document.xml": "<w/>", "word/vbaProject.bin": "x"}
)
BAD = {
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "page.html": b"<!doctype html><p>Hello",
    "page.htm": b"Hello",
    "tool.exe": b"MZ",
    "nothing": b"words",
    "page.txt": b"  <!DOCTYPE html><script>1</script>",
    "drawing.csv": b"\xef\xbb\xbf<svg onload=1>",
    "program.txt": b"\x7fELF\x00\x01",
    "page.pdf": b"<html>%PDF-",
    "page.png": b"<html><script>1</script>",
    "archive.docx": archive(readme="x"),
    "macros.docx": MACROS,
    "sheet.xlsx": DOCX,
    "table.ods": ODT,
    "broken.docx": b"PK\x03\x04 and nothing more",
    "song.mp3": b"<html>",
    "film.mp4": b"<html>ftyp",
    "cut.png": picture()[:60],
    "cut.jpg": b"\xff\xd8\xff" + b"0" * 40,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_kept_as_it_is(name: str, asha: User) -> None:
    content, content_type = GOOD[name]
    file = uploads.store(upload(name, content), by=asha)
    assert default_storage.open(file.path).read() == content
    assert (file.content_type, file.size, file.original_name) == (content_type, len(content), name)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.uploaded_by == asha


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_its_name_says_is_refused(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        uploads.store(upload(name, BAD[name]), by=None)
    assert refused.value.messages[0].endswith(".")
    assert not StoredFile.objects.exists()


def test_words_say_what_happened_and_what_to_do(settings: Settings) -> None:
    settings.FILES_MAX_BYTES = 1024
    for name, content, words in [
        ("a.svg", b"<svg/>", "We take PDF, pictures"),
        ("a.txt", b"", "is empty. Choose the file again."),
        ("a.txt", b"x" * 1025, "is larger than 1.0\xa0KB, the most we take. Make it smaller"),
        ("a.pdf", b"x", "does not hold what its name says (PDF)"),
    ]:
        with pytest.raises(ValidationError) as refused:
            uploads.store(upload(name, content), by=None)
        assert words in refused.value.messages[0]


def test_the_name_in_storage_is_random_and_says_nothing(asha: User) -> None:
    first, second = (
        uploads.store(upload("diagnosis of asha.txt", b"same"), by=asha) for _ in range(2)
    )
    assert first.path != second.path
    assert "asha" not in first.path
    assert len(first.name) >= 30


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\ward\\notes.txt", "notes.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
        ("invoice\u202efdp.txt", "invoicefdp.txt"),
        ("n" * 300 + ".txt", "n" * 196 + ".txt"),
        (" . spaced   out .txt", "spaced out .txt"),
    ],
)
def test_names_are_tidied(given: str, kept: str) -> None:
    assert uploads.tidy_name(given) == kept


def test_a_picture_loses_what_the_camera_wrote_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of ward four"
    exif.get_ifd(0x8825)[1] = "N"
    file = uploads.store(
        upload("ward.jpg", picture("JPEG", (40, 20), exif=exif, comment=b"bed 7")), by=None
    )
    kept = default_storage.open(file.path).read()
    assert b"ward four" not in kept
    assert b"bed 7" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()
        assert "comment" not in image.info


@pytest.mark.parametrize("picture_format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_kind_of_picture_is_drawn_anew_and_no_larger_than_needed(picture_format: str) -> None:
    large = picture(picture_format, (5000, 50))
    file = uploads.store(
        upload(f"a.{picture_format.lower()}", large + b"<script>hidden behind</script>"), by=None
    )
    kept = default_storage.open(file.path).read()
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size) == (picture_format, (2400, 24))
    assert b"<script>" not in kept
    assert file.size == len(kept)


def test_text_inside_a_png_is_dropped() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Comment", "Mrs Example, bed 7")
    file = uploads.store(upload("a.png", picture("PNG", pnginfo=notes)), by=None)
    assert b"Mrs Example" not in default_storage.open(file.path).read()


def test_a_moving_picture_keeps_moving() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(
        target,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=[100, 200, 300],
        comment=b"bed 7",
    )
    file = uploads.store(upload("a.gif", target.getvalue()), by=None)
    kept = default_storage.open(file.path).read()
    with Image.open(io.BytesIO(kept)) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]
    assert b"bed 7" not in kept


def test_of_a_jpeg_with_two_frames_the_first_is_the_picture() -> None:
    target = io.BytesIO()
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (20, 10), "blue")
    first.save(target, "MPO", save_all=True, append_images=[second])
    file = uploads.store(upload("burst.jpg", target.getvalue()), by=None)
    with Image.open(default_storage.open(file.path)) as image:
        assert (image.format, image.size) == ("JPEG", (40, 20))
        red, green, blue = image.convert("RGB").getpixel((20, 10))  # type: ignore[misc]
    assert red > 245 and green < 10 and blue < 10


def swapped_profile() -> bytes:
    """A colour profile in which red means green, and green red."""
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return content.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


@pytest.mark.parametrize("picture_format", ["PNG", "JPEG", "WEBP"])
def test_colours_of_another_profile_stay_the_same_colours(picture_format: str) -> None:
    content = picture_of("red", picture_format, icc_profile=swapped_profile())
    file = uploads.store(upload(f"a.{picture_format.lower()}", content), by=None)
    with Image.open(default_storage.open(file.path)) as image:
        assert "icc_profile" not in image.info
        red, green, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert green > 245 and red < 12 and blue < 12


def test_a_broken_profile_does_not_refuse_the_picture() -> None:
    file = uploads.store(
        upload("a.jpg", picture_of("red", "JPEG", icc_profile=b"nonsense" * 40)), by=None
    )
    with Image.open(default_storage.open(file.path)) as image:
        assert image.convert("RGB").getpixel((5, 5))[0] > 245  # type: ignore[index]


def picture_of(colour: str, picture_format: str, **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(target, picture_format, **options)
    return target.getvalue()


@pytest.mark.parametrize("name", ["photo_mpo.jpg", "photo_display_p3.jpg"])
def test_photographs_of_telephones_are_taken(name: str) -> None:
    source = EICAR.parents[2] / "cases" / "library" / name
    if not source.exists():
        pytest.skip("the photographs are not at hand")
    file = uploads.store(upload(name, source.read_bytes()), by=None)
    with Image.open(default_storage.open(file.path)) as image:
        assert "icc_profile" not in image.info


def test_a_large_picture_takes_no_memory_here() -> None:
    """Forty-nine million points: 200 MB once they are unpacked."""
    content = picture("PNG", (7000, 7000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    uploads.store(upload("large.png", content), by=None)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000, "in kB"


def test_a_picture_that_waits_too_long_for_its_turn_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hub.processes.sandbox._PATIENCE", 0.1)
    monkeypatch.setattr("hub.processes.sandbox._AT_ONCE", threading.BoundedSemaphore(1))
    with sandbox._AT_ONCE, pytest.raises(ValidationError, match="Please try again in a minute"):
        uploads.store(upload("a.png", picture()), by=None)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("side", [8_000, 20_000])
def test_a_picture_that_would_unpack_to_a_flood_is_refused_before_it_is_opened(side: int) -> None:
    flood = io.BytesIO()
    Image.new("1", (side, side)).save(flood, "PNG")
    with pytest.raises(ValidationError, match="too large to open"):
        uploads.store(upload("flood.png", flood.getvalue()), by=None)


def test_an_office_file_that_would_unpack_to_a_flood_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hub.files.kinds.UNPACKED_MAX_BYTES", 1_000_000)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<T/>")
        for number in range(4):
            file.writestr(f"word/{number}.xml", b"0" * 300_000)
    with pytest.raises(ValidationError):
        uploads.store(upload("flood.docx", target.getvalue()), by=None)


def test_only_pictures_where_only_pictures_are_wanted() -> None:
    with pytest.raises(ValidationError, match="We take PNG, JPEG, WebP and GIF pictures"):
        uploads.store(upload("a.pdf", b"%PDF-1.7"), by=None, pictures_only=True)


def test_naughty_names_are_kept_and_shown(client: object) -> None:
    source = EICAR.with_name("naughty_strings.json")
    if not source.exists():
        pytest.skip("the list of strings is not at hand")
    for name in json.loads(source.read_text())[:200]:
        tidy = uploads.tidy_name(f"{name}.txt")
        assert len(tidy) <= 200
        assert not set(tidy) & set("\r\n\x00/\\")
