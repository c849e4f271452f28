"""PDF and DOCX files for tests."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter

NHS = "999 247 5145"
POSTCODE = "SW1A 2AA"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def pdf(*pages: str, password: str = "") -> bytes:
    """A page for each text, which must fit on a line."""
    objects: list[bytes | str] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, text in enumerate(pages):
        shown = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET"
        box = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {5 + 2 * n} 0 R >>")
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    content = _numbered([each if isinstance(each, bytes) else each.encode() for each in objects])
    return _locked(content, password) if password else content


def _numbered(objects: list[bytes]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(content),
    )
    return content + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def _locked(content: bytes, password: str) -> bytes:
    writer, target = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(target)
    return target.getvalue()


def docx(*paragraphs: str, **parts: str) -> bytes:
    """`parts` are further files of the archive by the name of the part ("footer1"), each one paragraph."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "word/document.xml", _body(*(f"<w:r><w:t>{text}</w:t></w:r>" for text in paragraphs))
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", _body(f"<w:r><w:delText>{text}</w:delText></w:r>"))
    return target.getvalue()


def _body(*paragraphs: str) -> str:
    said = "".join(f"<w:p>{runs}</w:p>" for runs in paragraphs)
    return (
        f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{said}</w:body></w:document>'
    )


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
