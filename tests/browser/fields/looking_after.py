"""What is said in reports and decisions, and of files; and where help is."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hub.files.uploads import store
from hub.moderation import flows, registry
from hub.moderation.models import Appeal, Case, MessageTemplate, Removal, Report, Sanction
from hub.richtext.plain_text import one_line
from hub.safeguarding import file_screening
from hub.safeguarding.models import FileReading, Helpline
from networks.discussions import flows as discussions
from networks.discussions.models import Post, Thread
from tests.browser.fields.corner import Corner
from tests.browser.fields.field import Field, word_of
from tests.browser.pages.page import BEN, DEV, ELLA, HANA
from tests.documents import NHS, pdf, upload
from tests.make import make_person
from tests.networks.discussions.make import make_posts, make_report, writing
from tests.networks.make import let_in

HERE = "{corner.address}reports/"
CASE, ADMIN = HERE + "{it.pk}/", "/admin/moderation/case/"


def case_of(corner: Corner) -> Case:
    return make_report(corner.post(), corner.ella).case


def reported(corner: Corner, text: str) -> Report:
    return make_report(corner.post(), corner.ella, text=text)


def handed_over(corner: Corner, text: str) -> Case:
    return flows.hand_over(case=case_of(corner), by=corner.ella, note=text)


def decided(corner: Corner, text: str, decision: str = "hidden", **more: Any) -> Case:
    return flows.decide(
        case=case_of(corner), by=corner.ella, decision=decision, note=text, message=text, **more
    )


def in_usual_words(corner: Corner, text: str) -> Case:
    MessageTemplate.objects.filter(decision="deleted").update(text=text)
    return flows.decide(case=case_of(corner), by=corner.ella, decision="deleted", note="Spam.")


def answered(corner: Corner, text: str) -> Appeal:
    case = decided(corner, text)
    made = flows.appeal(case=case, by=corner.dev, text=text, key=uuid4())
    return flows.answer(appeal=made, by=corner.ben, outcome=Appeal.Outcome.UPHELD, text=text)


def appealed(corner: Corner, text: str) -> Appeal:
    return flows.appeal(case=decided(corner, text), by=corner.dev, text=text, key=uuid4())


def warned(corner: Corner, text: str) -> Sanction:
    """One on top of the other, before he has read the first: his posts were there already."""
    (post,) = make_posts(corner.begin("Where he wrote"), corner.ben, 1)
    case = make_report(post, corner.dev).case
    flows.decide(case=case, by=corner.ella, decision="warned", note=text, message=text)
    return Sanction.objects.get(case=case)


def removed(corner: Corner, text: str) -> Removal:
    """Of somebody whose name is such a text as well."""
    person = make_person(text[:80], email=f"{word_of(text).lower()}@example.org")
    let_in(corner.network, person, by=corner.ella)
    corner.post(by=person)
    return flows.remove_everything(
        person=person, scope=corner.network.pk, by=corner.ella, reason=text, key=uuid4()
    )


def cleared(corner: Corner, text: str) -> Case:
    """What somebody said of themselves, which a decision took away."""
    person = make_person("Pia Said", email=f"{word_of(text).lower()}@example.org", bio=text)
    subject = registry.find("profile", person.pk, corner.ella)
    assert subject is not None
    case = flows.report(
        subject=subject, by=corner.ella, reason="harassment", text="", key=uuid4()
    ).case
    return flows.decide(case=case, by=corner.hana, decision="deleted", note="Rude.", as_staff=True)


def waits(corner: Corner, text: str) -> Thread:
    thread = corner.begin(text)
    Thread.objects.filter(pk=thread.pk).update(
        held_at=thread.created_at, hidden_at=thread.created_at
    )
    flows.hold("thread", thread.pk, why="first")
    return thread


def attached_to(corner: Corner, text: str) -> Post:
    name = f"{text.replace('/', '')[:190]}.txt"
    file = store(SimpleUploadedFile(name, b"Nine lines"), by=corner.dev)
    return discussions.reply(
        thread=corner.thread, writing=writing(corner.dev, files=[file], limited=False)
    )


def found_in(corner: Corner, text: str) -> FileReading:
    file = store(
        upload(f"{text.replace('/', '')[:60]}.pdf", pdf(f"Her NHS number is {NHS}.")), by=corner.dev
    )
    discussions.reply(
        thread=corner.thread, writing=writing(corner.dev, files=[file], limited=False)
    )
    file_screening.read_file(file.pk)
    reading = FileReading.objects.get(file=file)
    file_screening.explain(reading=reading, by=corner.dev, reason=text)
    return reading


def helps(corner: Corner, text: str) -> Helpline:
    return Helpline.objects.create(
        country="GB", name=text[:80], purpose=text[:200], text=text[:80], hours=text[:80], phone=text[:30],
        url=f"https://help.example/?{one_line(text)}", position=0, checked_on=timezone.localdate(),
    )  # fmt: skip


ABOUT_FILE = "/my-files/{it.pk}/"

SAFETY = [
    Field(
        "moderation.Report.text", reported,
        {ELLA: [HERE + "{it.case_id}/", "/report/"], HANA: [ADMIN + "{it.case_id}/change/"]},
    ),
    Field("moderation.Case.handover", handed_over, {BEN: [CASE, HERE], HANA: [ADMIN + "{it.pk}/change/"]}),
    Field(
        "moderation.Case.note moderation.Case.message audit.AuditEvent.details", decided,
        {ELLA: [CASE, "{corner.address}audit/"], DEV: ["/report/", "/notifications/"],
         HANA: [ADMIN + "{it.pk}/change/"]},
    ),
    Field(
        "moderation.MessageTemplate.text", in_usual_words,
        {DEV: ["/report/"], HANA: ["/admin/moderation/messagetemplate/"]},
    ),
    Field(
        "moderation.Appeal.text", appealed,
        {BEN: [HERE + "appeals/{it.pk}/"], HANA: [ADMIN + "appeal/{it.pk}/"], DEV: ["/report/"]},
    ),
    Field(
        "moderation.Appeal.answer", answered,
        {DEV: ["/report/decisions/{it.case_id}/answer/", "/notifications/"], BEN: [HERE + "{it.case_id}/"]},
    ),
    Field(
        "moderation.Sanction.reason moderation.Sanction.message", warned,
        {BEN: ["/report/warnings/{it.pk}/"], ELLA: [HERE + "{it.case_id}/"],
         HANA: [ADMIN + "{it.case_id}/change/"]},
    ),
    Field("moderation.Removal.reason", removed, {ELLA: [HERE + "removals/"], HANA: [ADMIN + "removals/"]}),
    Field("moderation.RetainedContent.content", cleared, {HANA: [ADMIN + "{it.pk}/change/"]}),
    Field("discussions.Thread.title", waits, {DEV: ["{corner.address}discussions/{it.pk}/waiting/", "/report/"]}),
    Field(
        "files.StoredFile.original_name", attached_to,
        {ELLA: ["/networks/posts/{it.pk}/"], HANA: ["/admin/files/storedfile/"]},
    ),
    Field(
        "safeguarding.FileReading.reason", found_in,
        {DEV: [ABOUT_FILE, "/my-files/"],
         ELLA: ["{corner.address}audit/"]},
    ),
    Field(
        "safeguarding.Helpline.name safeguarding.Helpline.purpose safeguarding.Helpline.text"
        " safeguarding.Helpline.hours safeguarding.Helpline.phone safeguarding.Helpline.url",
        helps,
        {HANA: ["/admin/safeguarding/helpline/", "/admin/safeguarding/helpline/{it.pk}/change/"]},
    ),
]  # fmt: skip
