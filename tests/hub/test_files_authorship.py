"""What is downloaded names no author: neither in properties nor in remarks, changes, paths and pictures."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from hub.files.kinds import SHOWN_IN_PAGES
from hub.files.uploads import store
from tests.documents import docx, pdf, upload

pytestmark = pytest.mark.django_db

NAME, LOGIN = "Denise Hart", "denise.hart"
TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
RELATIONS = "xmlns='http://schemas.openxmlformats.org/package/2006/relationships'"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = (
    "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' "
    f"xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>{NAME}</dc:creator>"
    f"<cp:lastModifiedBy>{NAME}</cp:lastModifiedBy></cp:coreProperties>"
)
APP = f"<Properties><Template>C:\\Users\\{LOGIN}\\ward.dotm</Template><Company>Hart Ltd</Company></Properties>"
SHARED = {
    "[Content_Types].xml": TYPES,
    "docProps/core.xml": CORE,
    "docProps/app.xml": APP,
    "docProps/custom.xml": f"<Properties><property name='Owner'><vt>{NAME}</vt></property></Properties>",
    "docProps/thumbnail.jpeg": NAME,
    "customXml/item1.xml": f"<cover><Author>{NAME}</Author></cover>",
}


def archive(members: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.comment = NAME.encode()
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


def noted_picture(picture_format: str) -> bytes:
    """A picture whose maker stands in it in every way that the format has."""
    exif, target, notes = Image.Exif(), io.BytesIO(), PngInfo()
    exif[0x013B] = NAME
    notes.add_text("Author", NAME)
    notes.add_itxt("XML:com.adobe.xmp", f"<x>{NAME}</x>")
    options: dict[str, object] = {
        "JPEG": {"exif": exif, "comment": NAME.encode(), "xmp": f"<x>{NAME}</x>".encode()},
        "PNG": {"exif": exif, "pnginfo": notes},
        "WEBP": {"exif": exif, "xmp": f"<x>{NAME}</x>".encode()},
        "GIF": {"comment": NAME.encode()},
    }[picture_format]  # type: ignore[assignment]
    Image.new("RGB", (40, 20), "teal").save(target, picture_format, **options)
    assert NAME.encode() in target.getvalue()
    return target.getvalue()


def drawing() -> bytes:
    """An EMF drawing of nothing, whose first record says which program drew it, and in which file."""
    said = f"Paint\0C:\\Users\\{LOGIN}\\ward.emf\0\0".encode("utf-16-le")
    size = 88 + len(said)
    header = struct.pack(
        "<II32x4sIIIHHIIIIIII",
        1,
        size,
        b" EMF",
        0x10000,
        size,
        1,
        0,
        0,
        len(said) // 2,
        88,
        *[0] * 5,
    )
    return header + said


def word() -> bytes:
    remark = f"<w:comment w:id='1' w:author='{NAME}' w:initials='DH'><w:p><w:r><w:t>Check this</w:t></w:r></w:p>"
    body = (
        f"<w:document {W} xmlns:w14='urn:w14' xmlns:mc='urn:mc' mc:Ignorable='w14'><w:body><w:p>"
        f"<w:ins w:id='2' w:author='{NAME}'><w:r><w:t>We count &amp; sign = twice.</w:t></w:r></w:ins>"
        f"<w:r><w:instrText> AUTHOR </w:instrText></w:r><w:r><w:t>{NAME}</w:t></w:r></w:p></w:body></w:document>"
    )
    template = (
        f"<Relationships {RELATIONS}><Relationship Id='rId1' Type='{OFFICE}/attachedTemplate' "
        f"Target='file:///C:/Users/{LOGIN}/ward.dotm' TargetMode='External'/></Relationships>"
    )
    links = (
        f"<Relationships {RELATIONS}><Relationship Id='rId2' Type='{OFFICE}/hyperlink' "
        f"Target='file:///C:/Users/{LOGIN}/x.docx' TargetMode='External'/></Relationships>"
    )
    people = f"<w15:people xmlns:w15='urn:w15'><w15:person w15:author='{NAME}'><w15:presenceInfo w15:providerId='AD' "
    return archive(
        SHARED
        | {
            "word/document.xml": body,
            "word/comments.xml": f"<w:comments {W}>{remark}</w:comment></w:comments>",
            "word/people.xml": people
            + f"w15:userId='S::{LOGIN}@trust.example'/></w15:person></w15:people>",
            "word/settings.xml": f"<w:settings {W} xmlns:r='{OFFICE}'><w:attachedTemplate r:id='rId1'/></w:settings>",
            "word/_rels/settings.xml.rels": template,
            "word/_rels/document.xml.rels": links,
            "word/media/image1.jpeg": noted_picture("JPEG"),
            "word/media/image2.png": noted_picture("PNG"),
            "word/media/image3.emf": drawing(),
            "word/embeddings/sheet.xlsx": excel(),
        }
    )


def excel() -> bytes:
    return archive(
        SHARED
        | {
            "xl/workbook.xml": f"<workbook><fileSharing userName='{NAME}'/>"
            f"<x15ac:absPath xmlns:x15ac='urn:x' url='C:\\Users\\{LOGIN}\\'/></workbook>",
            "xl/comments1.xml": f"<comments><authors><author>{NAME}</author></authors><commentList><comment>"
            f"<text><r><t>{NAME}:</t></r><r><t>Look</t></r></text></comment></commentList></comments>",
            "xl/persons/person.xml": f"<personList><person displayName='{NAME}' id='1' userId='{LOGIN}'/></personList>",
            "xl/tables/table1.xml": "<table id='1' name='Falls' displayName='Falls' ref='A1'/>",
            "xl/printerSettings/printerSettings1.bin": f"\\\\server\\{LOGIN}",
        }
    )


def powerpoint() -> bytes:
    return archive(
        SHARED
        | {
            "ppt/presentation.xml": "<p:presentation xmlns:p='urn:p'/>",
            "ppt/commentAuthors.xml": f"<p:cmAuthorLst xmlns:p='urn:p'><p:cmAuthor id='1' name='{NAME}' initials='DH'/>"
            "</p:cmAuthorLst>",
            "ppt/authors.xml": f"<p188:authorLst xmlns:p188='urn:q'><p188:author name='{NAME}' userId='{LOGIN}'/>"
            "</p188:authorLst>",
        }
    )


def open_document() -> bytes:
    spaces = "xmlns:office='urn:o' xmlns:dc='urn:dc' xmlns:meta='urn:m' xmlns:text='urn:t'"
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:body {spaces}><office:annotation><dc:creator>{NAME}</dc:creator>"
            f"<meta:creator-initials>DH</meta:creator-initials></office:annotation><office:change-info><dc:creator>"
            f"{NAME}</dc:creator></office:change-info><text:p>We count &amp; sign = twice.</text:p>"
            f"<text:author-name>{NAME}</text:author-name></office:body>",
            "meta.xml": f"<office:document-meta {spaces}><dc:creator>{NAME}</dc:creator></office:document-meta>",
            "settings.xml": f"<office:document-settings {spaces}><i>{LOGIN}</i></office:document-settings>",
            "Thumbnails/thumbnail.png": NAME,
            "Configurations2/accelerator/current.xml": "",
            "META-INF/manifest.xml": "<m:manifest xmlns:m='urn:mf'><m:file-entry m:full-path='Thumbnails/t.png'/>"
            "<m:file-entry m:full-path='content.xml'/></m:manifest>",
        }
    )


def noted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("We count twice."))))
    writer.add_metadata({"/Author": NAME, "/Company": NAME})
    xmp = StreamObject()
    xmp.set_data(f"<rdf><dc:creator>{NAME}</dc:creator></rdf>".encode())
    writer._root_object[NameObject("/Metadata")] = writer._add_object(xmp.flate_encode())
    for remark in (
        Text(text="Check this", rect=(50, 550, 200, 650)),
        FreeText(text="Here", rect=(50, 50, 90, 90)),
    ):
        remark[NameObject("/T")] = TextStringObject(NAME)
        writer.add_annotation(page_number=0, annotation=remark)
    writer.pages[0][NameObject("/PieceInfo")] = DictionaryObject(
        {NameObject("/By"): TextStringObject(NAME)}
    )
    picture = StreamObject()
    picture.update(
        {
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    picture._data = noted_picture("JPEG")
    images = DictionaryObject({NameObject("/Im1"): writer._add_object(picture)})
    writer.pages[0]["/Resources"][NameObject("/XObject")] = images  # type: ignore[index]
    target = io.BytesIO()
    writer.write(target)
    older = (
        f"\n9990 0 obj\n<< /Author ({NAME}) >>\nendobj\n".encode()
    )  # what an earlier version left behind
    return target.getvalue() + older


FILES: dict[str, Callable[[], bytes]] = {
    "report.docx": word,
    "falls.xlsx": excel,
    "talk.pptx": powerpoint,
    "letter.odt": open_document,
    "report.pdf": noted_pdf,
}
GONE = re.compile(rb"Denise|denise\.hart|Hart Ltd|\bDH\b")


def everything_in(content: bytes) -> bytes:
    """The bytes, and all that is packed in them: parts of archives, streams of PDF files."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found += [
                entry.filename.encode() + everything_in(packed.read(entry))
                for entry in packed.infolist()
            ]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        unpacker = zlib.decompressobj()
        try:
            found.append(unpacker.decompress(stream))
        except zlib.error:
            continue
    utf16 = [each.replace(b"\0", b"") for each in found]
    return b"\n".join([*found, *utf16])


def cleaned(name: str, content: bytes) -> bytes:
    with default_storage.open(
        store(upload(name, content), by=None, without_author=True).path
    ) as file:
        kept: bytes = file.read()
        return kept


@pytest.mark.parametrize("name", FILES)
def test_no_part_of_what_is_kept_names_its_author(name: str) -> None:
    content = FILES[name]()
    assert GONE.search(everything_in(content))
    assert not GONE.findall(everything_in(cleaned(name, content)))


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_no_picture_names_its_maker(picture_format: str) -> None:
    file = store(upload(f"a.{picture_format.lower()}", noted_picture(picture_format)), by=None)
    assert file.content_type in SHOWN_IN_PAGES and file.names_no_author
    with default_storage.open(file.path) as kept:
        assert NAME.encode() not in kept.read()


def test_text_remarks_and_links_stay() -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned("report.docx", word()))) as kept:
        body, remarks = (
            kept.read("word/document.xml").decode(),
            kept.read("word/comments.xml").decode(),
        )
        assert (
            "We count &amp; sign = twice." in body
            and 'mc:Ignorable="w14"' in body
            and "xmlns:w14" in body
        )
        assert 'w:author="Author"' in body and "Check this" in remarks
        assert 'Id="rId2"' in kept.read("word/_rels/document.xml.rels").decode()
        with Image.open(io.BytesIO(kept.read("word/media/image1.jpeg"))) as picture:
            assert picture.size == (40, 20)
    with zipfile.ZipFile(io.BytesIO(cleaned("falls.xlsx", excel()))) as kept:
        assert 'displayName="Falls"' in kept.read("xl/tables/table1.xml").decode()
    with zipfile.ZipFile(io.BytesIO(cleaned("letter.odt", open_document()))) as kept:
        assert "We count &amp; sign = twice." in kept.read("content.xml").decode()


def test_a_pdf_keeps_its_pages_and_remarks() -> None:
    page = PdfReader(io.BytesIO(cleaned("report.pdf", noted_pdf()))).pages[0]
    assert "We count twice." in page.extract_text()
    assert [each.get_object()["/Contents"] for each in page["/Annots"]] == ["Check this", "Here"]  # type: ignore[attr-defined]


def with_member(name: str, content: str = "x") -> bytes:
    return archive(
        {"[Content_Types].xml": TYPES, "word/document.xml": f"<w:document {W}/>", name: content}
    )


REFUSED = {
    "film.mp4": (b"\x00\x00\x00\x18ftypmp42", "keeps them in many places"),
    "talk.mp3": (b"ID3\x04...", "keeps them in many places"),
    "locked.pdf": (pdf("We count.", password="ward"), "it has a password"),
    "signed.docx": (with_member("_xmlsignatures/sig1.xml"), "it is signed"),
    "odd.docx": (with_member("word/embeddings/object1.bin"), "something in it is closed to us"),
    "broken.docx": (
        with_member("word/comments.xml", "<w:comments"),
        "something in it is closed to us",
    ),
    "entities.docx": (
        with_member("word/comments.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        "something in it is closed to us",
    ),
    "broken.pdf": (b"%PDF-1.7\n...", "something in it is closed to us"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_cleaned_is_refused_in_words(name: str) -> None:
    content, because = REFUSED[name]
    with pytest.raises(ValidationError) as refused:
        cleaned(name, content)
    assert f"“{name}”" in refused.value.messages[0] and because in refused.value.messages[0]


def test_a_file_is_left_as_it_is_where_nobody_asks() -> None:
    content = docx("We count twice.")
    with default_storage.open(store(upload("a.docx", content), by=None).path) as kept:
        assert kept.read() == content
