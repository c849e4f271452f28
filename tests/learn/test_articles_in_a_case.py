"""What staff can decide about an article that was reported, and what becomes of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.moderation import registry
from hub.moderation.flows import answer, appeal, decide, purge_deleted, report
from hub.moderation.models import Appeal, Case
from hub.moderation.registry import ActionNotPossible
from hub.search.models import SearchDocument
from learn.flows import save_article
from learn.integrations.search import ArticleSource
from learn.models import Article, Attachment, Revision
from tests.cast import make_decider, make_editor, visiting
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.make import make_article, make_author, make_person
from tests.networks.discussions.telling import tell_everybody, told

pytestmark = pytest.mark.django_db

WORD = "Zqcanaryqz"
NAME = f"Wilfred {WORD}"


@pytest.fixture
def article(ella: User) -> Article:
    return make_article(
        f"Of {NAME}",
        by=ella,
        contributed_by=ella,
        summary=f"How {NAME} fell.",
        body=f"<p>We met <em>Wilfred</em> {WORD}.</p>",
        tags=["falls"],
        authors=[make_author(user=ella)],
    )


def reported(article: Article, by: User | None = None, *, reason: str = "harmful") -> Case:
    subject = registry.find("article", article.pk, by or make_person())
    assert subject is not None
    return report(
        subject=subject, by=by, reason=reason, text=f"It is about {NAME}.", key=uuid4()
    ).case


def decided(article: Article, hana: User, decision: str, **more: object) -> Case:
    return decide(
        case=reported(article),
        by=hana,
        decision=decision,
        note="A patient.",
        as_staff=True,
        **more,  # type: ignore[arg-type]
    )


def page(case: Case) -> str:
    return f"/admin/moderation/case/{case.pk}/change/"


def surfaces(article: Article) -> list[str]:
    """Where others meet it."""
    author = article.authors.get()
    return [
        *(
            "/",
            "/learn/",
            f"/learn/?q={WORD}",
            "/learn/feed/",
            f"/learn/suggest/?q={WORD}",
            "/sitemap-articles.xml",
        ),
        *(
            "/learn/tags/falls/",
            "/learn/tags/falls/feed/",
            author.get_absolute_url(),
            f"{author.get_absolute_url()}feed/",
        ),
        *(article.category.get_absolute_url(), "/learn/tags/", "/learn/authors/"),
    ]


def found_on(article: Article, client: Client) -> list[str]:
    shown = {path: client.get(path) for path in surfaces(article)}
    assert {answer.status_code for answer in shown.values()} <= {200, 404}
    return [
        path
        for path, answer in shown.items()
        if WORD in answer.content.decode().replace(f"q={WORD}", "")
    ]


def test_what_may_identify_a_patient_is_hidden_at_once_everywhere(
    article: Article, ella: User
) -> None:
    assert len(found_on(article, visiting())) > 5
    anybody = make_person()
    assert visiting().get(article.get_absolute_url()).status_code == 200
    case = reported(article, reason="patient")
    assert case.is_hidden
    for client in (visiting(), visiting(anybody)):
        assert [path for path in found_on(article, client) if path != f"/learn/?q={WORD}"] == []
        for path in (
            article.get_absolute_url(),
            f"/learn/articles/{article.pk}/print/",
            f"/learn/{article.pk}/",
        ):
            assert client.get(path).status_code == 404
    assert not list(ArticleSource().documents([article.pk]))
    assert (
        "hidden after a report" in visiting(ella).get(article.get_absolute_url()).content.decode()
    )


def test_other_reasons_hide_by_weight(article: Article, ella: User) -> None:
    here_for_a_year(ella)
    for number in range(3):
        assert Article.objects.get(pk=article.pk).is_public, number
        reported(article, here_for_a_year(make_person()))
    assert not Article.objects.get(pk=article.pk).is_public


def test_its_comments_and_files_go_with_it(article: Article, cleo: User) -> None:
    comment = make_comment(article, here_for_a_year(cleo))
    assert visiting().get(comment.get_absolute_url()).status_code == 302
    reported(article, reason="patient")
    assert visiting(cleo).get(comment.get_absolute_url()).status_code == 404
    assert visiting(cleo).get(f"/learn/articles/{article.pk}/").status_code == 404


def test_hidden_by_a_decision_its_author_is_told_answers_and_sees_it_again(
    article: Article, ella: User, hana: User
) -> None:
    other = make_decider()
    editor = make_editor()
    case = decided(article, hana, "hidden", message="It names somebody.")
    assert visiting().get(article.get_absolute_url()).status_code == 404
    assert any("decided about" in did for did in told(ella))
    assert "It names somebody." in visiting(ella).get("/report/").content.decode()
    shown = visiting(editor).get("/notifications/").content.decode()
    assert "Hidden. A patient." in shown
    made = appeal(case=case, by=ella, text="She agreed.", key=uuid4())
    tell_everybody()
    assert "answered" in visiting(other).get("/notifications/").content.decode()
    assert "answered a decision" not in visiting(hana).get("/notifications/").content.decode()
    answer(appeal=made, by=other, outcome="taken-back", text="You are right.", as_staff=True)
    assert visiting().get(article.get_absolute_url()).status_code == 200
    assert found_on(article, visiting())


def test_staff_change_title_summary_and_text(article: Article, ella: User, hana: User) -> None:
    case, staff = reported(article), visiting(hana)
    shown = staff.get(page(case)).content.decode()
    assert "Its title from now on" in shown
    assert f"How {NAME} fell." in shown
    said = {
        "decision": "edited",
        "note": "A name.",
        "title": "Of a patient",
        "summary": "How somebody fell.",
    }
    again = staff.post(page(case), said | {"text": "<p>We met.</p>", "title": ""})
    assert "Give it a title." in again.content.decode()
    assert (
        staff.post(page(case), said | {"text": "<p>We met.</p><script>x</script>"}).status_code
        == 302
    )
    row = Article.objects.get(pk=article.pk)
    assert (row.title, row.summary, row.body) == (
        "Of a patient",
        "How somebody fell.",
        "<p>We met.</p>",
    )
    assert WORD in str(Revision.objects.filter(article=article).order_by("version").first().content)  # type: ignore[union-attr]
    assert (
        "was changed by those who look after it" in visiting(ella).get("/report/").content.decode()
    )


def test_redacted_words_are_kept_nowhere(article: Article, hana: User, cleo: User) -> None:
    article.body += f"<p>{WORD.lower()} again: {NAME}.</p>"
    save_article(article=article, by=hana)
    comment = make_comment(article, here_for_a_year(cleo), f"<p>Was it {NAME}?</p>")
    case = reported(article)
    said = {"decision": "redacted", "note": "A name.", "passage": NAME, "everywhere": "on"}
    assert visiting(hana).post(page(case), said).status_code == 302
    row = Article.objects.get(pk=article.pk)
    kept = [
        row.title,
        row.summary,
        row.body,
        row.slug,
        *(str(each.content) for each in row.revisions.all()),
    ]
    kept += [
        SearchDocument.objects.get(kind="article", object_id=row.pk).text,
        case.reports.get().text,
    ]
    comment.refresh_from_db()
    for text in (*kept, comment.body):
        assert "Wilfred" not in text
    assert "[removed]" in row.body
    assert "[removed]" in comment.body
    assert NAME not in str([entry.details for entry in AuditEvent.objects.all()])
    shown = visiting(hana).get(f"/admin/learn/article/{article.pk}/history/").content.decode()
    assert "Wilfred" not in shown


def test_words_that_do_not_stand_there_are_said_so(article: Article, hana: User) -> None:
    with pytest.raises(ActionNotPossible):
        decided(article, hana, "redacted", passage="Somebody Else")


def test_deleted_nobody_reads_it_and_an_appeal_brings_it_back(
    article: Article, ella: User, hana: User
) -> None:
    other = make_decider()
    case = decided(article, hana, "deleted")
    assert case.kept_until is not None
    for person in (None, ella, hana):
        assert visiting(person).get(article.get_absolute_url()).status_code == 404
    assert visiting(hana).get(f"/admin/learn/article/{article.pk}/change/").status_code == 302
    made = appeal(case=case, by=ella, text="Why?", key=uuid4())
    assert WORD in visiting(other).get(f"/admin/moderation/case/appeal/{made.pk}/").content.decode()
    answer(appeal=made, by=other, outcome="taken-back", text="Sorry.", as_staff=True)
    assert WORD in visiting().get(article.get_absolute_url()).content.decode()
    assert Case.objects.get().kept_until is None


def test_after_the_time_to_appeal_it_is_gone(article: Article, ella: User, hana: User) -> None:
    case = decided(article, hana, "deleted")
    assert purge_deleted() == 0
    made = appeal(case=case, by=ella, text="Why?", key=uuid4())
    Case.objects.update(kept_until=timezone.now() - timedelta(minutes=1))
    assert purge_deleted() == 0  # somebody has to answer first
    Appeal.objects.filter(pk=made.pk).update(answered_at=timezone.now(), outcome="upheld")
    assert purge_deleted() == 1
    assert purge_deleted() == 0
    assert not Article.objects.filter(pk=article.pk).exists()
    assert not Revision.objects.exists()


def test_nobody_but_staff_who_decide_may(article: Article, ella: User, ben: User) -> None:
    case = reported(article)
    for person in (ella, ben, make_editor()):
        with pytest.raises(ActionNotPossible):
            decide(case=case, by=person, decision="hidden", note="No.", as_staff=True)
    assert Article.objects.get(pk=article.pk).is_public


def test_a_file_of_an_article_is_reported_withheld_and_taken_out(
    article: Article, ella: User, hana: User
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from hub.files.uploads import store

    file = store(SimpleUploadedFile("Ann_Lee-notes.txt", b"Notes of the ward."), by=ella)
    place = Attachment.objects.create(article=article, file=file)
    save_article(article=article, by=hana)
    address = f"/report/attachment/{place.pk}/"
    assert address in visiting().get(article.get_absolute_url()).content.decode()
    assert "Ann_Lee-notes.txt" in visiting().get(address).content.decode()
    said = {"reason": "patient", "text": "", "key": str(uuid4())}
    assert visiting().post(address, said).status_code == 302
    case = Case.objects.get(kind="attachment")
    assert visiting().get(file.get_absolute_url()).status_code == 404
    assert "Ann_Lee" not in visiting().get(article.get_absolute_url()).content.decode()
    assert visiting(make_decider("Per Lund")).get(file.get_absolute_url()).status_code == 200
    shown = visiting(hana).get(page(case)).content.decode()
    assert "Ann_Lee-notes.txt" in shown
    assert WORD in shown
    assert (
        visiting(hana).post(page(case), {"decision": "deleted", "note": "A name."}).status_code
        == 302
    )
    assert not Attachment.objects.exists()
    made = appeal(case=Case.objects.get(pk=case.pk), by=ella, text="It is invented.", key=uuid4())
    other = make_decider()
    assert visiting(other).get(file.get_absolute_url()).status_code == 200
    assert visiting(ella).get(file.get_absolute_url()).status_code == 404
    answer(appeal=made, by=other, outcome="taken-back", text="Good.", as_staff=True)
    assert visiting().get(file.get_absolute_url()).status_code == 200
    assert "Ann_Lee-notes.txt" in visiting().get(article.get_absolute_url()).content.decode()


def test_redaction_reaches_names_of_files(article: Article, hana: User) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from hub.files.uploads import store

    file = store(SimpleUploadedFile(f"wilfred_{WORD}-2024.txt", b"Notes."), by=hana)
    Attachment.objects.create(article=article, file=file, title=f"Letter of {NAME}")
    decided(article, hana, "redacted", passage=NAME)
    place = Attachment.objects.select_related("file").get()
    assert (place.file.original_name, place.title) == ("[removed]-2024.txt", "Letter of [removed]")
