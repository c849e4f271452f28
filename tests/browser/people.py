"""The people of the browser tests, and what they left in the library: each page's states, ready to be opened."""

from datetime import timedelta
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.utils import timezone

from accounts.models import DataExport, Organisation, User
from hub.files import uploads
from learn.comments import flows as comments
from learn.comments.models import Comment
from learn.models import Article, Attachment, Author, Bookmark, Category, Reaction, Series
from tests.browser.communities import communities, make_communities
from tests.browser.shared import make_shared, shared
from tests.cast import AUTHENTICATOR_SECRET, make_hana
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.make import make_article, make_organisation, make_person

WITH_FILES = "A checklist for handing over at night"
LONG = "Fourteen months without a central line infection"
RARE = "night rounds"
DRAFT = "Not yet: what we learned from falls in June"
NOTE = "For the team day in May."


def make_people() -> None:
    """Ella has been here long, Dev is new, Gus has agreed to nothing, Cleo has an app, Hana is site staff."""
    ella = make_ella()
    dev = make_person("Dev Sharma")
    EmailAddress.objects.create(user=dev, email=ella.email, primary=False, verified=False)
    make_person("Gus Larsen", consenting=False)
    EmailAddress.objects.filter(user=make_person("Femi Adeyemi")).update(verified=False)
    no_password = make_person("Ben Okafor")
    no_password.set_unusable_password()
    no_password.save()
    cleo = make_person("Cleo Marsh")
    TOTP.activate(cleo, AUTHENTICATOR_SECRET)
    RecoveryCodes.activate(cleo)
    make_articles(ella, by=make_hana())
    make_communities()
    make_shared()


def make_ella() -> User:
    """Every part of her pages is filled; one of her addresses waits to be confirmed."""
    place = Organisation.objects.listed().order_by("pk")[0]
    make_organisation("Ward Eleven Together", domains=["example.org"])
    ella = make_person(
        "Ella Novak",
        here_as=User.HereAs.SAFETY_LEAD,
        job_title="Patient-safety lead",
        organisation=place,
        country="GB",
        bio="I look after handover on our wards.\n\nBefore that I was a nurse for twelve years.",
        interests="handover, sepsis, speaking up",
        profile_visibility=User.Visibility.EVERYONE,
    )
    EmailAddress.objects.create(
        user=ella, email="ella@elsewhere.example", primary=False, verified=False
    )
    Organisation.objects.create(
        name="Novak Family Fund",
        slug="novak-family-fund",
        status=Organisation.Status.PROPOSED,
        proposed_by=ella,
    )
    soon = timezone.now() + timedelta(days=3)
    DataExport.objects.create(
        user=ella, ready_at=timezone.now(), expires_at=soon, name="exports/ella.zip"
    )
    DataExport.objects.create(user=ella)
    return ella


def make_articles(ella: User, *, by: User) -> None:
    """One with all that an article can have, one that is not public, and what Ella saved."""
    author = Author.objects.create(name=ella.display_name, slug="ella-novak-here", user=ella)
    article = make_article(
        WITH_FILES,
        by=by,
        category=Category.objects.get(slug="handover"),
        authors=[author, *Author.objects.order_by("pk")[:2]],
        tags=["handover", RARE],
        series=Series.objects.order_by("pk")[0],
        series_position=99,
        country="GB",
        is_preexisting=True,
        source_name="Journal of Quiet Wards",
        source_url="https://journal.example/handover",
        original_author_text="E. Novak and colleagues",
        doi="10.1000/handover.1",
        pmid="12345678",
        body="<h2>Before you go</h2><p>Say what worries you.</p><table><tr><th>Who</th><th>What</th></tr>"
        "<tr><td>Nurse</td><td>Lines</td></tr></table><pre><code>one two</code></pre>",
    )
    for name in ("checklist.txt", "figures.csv"):
        file = uploads.store(SimpleUploadedFile(name, b"Who,what\nNurse,lines\n"), by=by)
        Attachment.objects.create(article=article, file=file, title=name.partition(".")[0].title())
    make_article(
        DRAFT, by=by, status=Article.Status.DRAFT, published_at=None, category=article.category
    )
    Bookmark.objects.keep(article, ella, NOTE)
    Reaction.objects.give(article, ella, Reaction.Kind.HELPFUL)
    make_comments(article, ella, by)
    article.summary = "Nine lines that a tired team can say to the next one."
    article.save()


def make_comments(article: Article, ella: User, hana: User) -> None:
    """More than a page of them; one that was changed, one that is gone and was answered."""
    dev = here_for_a_year(User.objects.get(display_name="Dev Sharma"))
    first = make_comment(
        article, here_for_a_year(ella), "We read the nine lines aloud at seven and at nineteen."
    )
    comments.edit(
        comment=first,
        by=ella,
        body="<p>We read the nine lines aloud at every handover.</p>",
        version=1,
    )
    make_comment(article, dev, "Who reads them out where you work?", reply_to=first)
    comments.react(comment=first, by=dev, kind="thanks", on=True)
    gone = make_comment(article, dev, "A comment that its author took back.")
    make_comment(article, hana, "The answer to it stays.", reply_to=gone)
    comments.delete(comment=gone, by=dev)
    for number in range(20):
        make_comment(article, dev, f"Ward {number + 1} does the same.")


def places() -> dict[str, str]:
    """Addresses that only the database knows, by the names that the table of pages uses."""
    public = Article.objects.published()
    article = public.get(title=WITH_FILES)
    person = User.objects.get(display_name="Ella Novak")
    femi = User.objects.get(display_name="Femi Adeyemi")
    warned = public.exclude(content_warning="").order_by("pk")[0]
    return {
        "article": article.get_absolute_url(),
        "article_number": str(article.pk),
        "long_article": public.get(title__startswith=LONG).get_absolute_url(),
        "comment": str(Comment.objects.filter(article=article).order_by("pk")[0].pk),
        "warned": warned.get_absolute_url(),
        "draft": Article.objects.get(title=DRAFT).get_absolute_url(),
        "category": article.category.get_absolute_url(),
        "author": article.authors.order_by("pk")[0].get_absolute_url(),
        "series": Series.objects.order_by("pk")[0].get_absolute_url(),
        "person": person.get_absolute_url(),
        "person_number": str(person.pk),
        "organisation": person.organisation.get_absolute_url() if person.organisation else "",
        "tag": article.tags.get(name=RARE).get_absolute_url(),
        "confirm": _link_to_confirm(femi),
        "confirm_taken": _link_to_confirm(User.objects.get(display_name="Dev Sharma")),
        **communities(),
        **shared(),
        "reset": f"/accounts/password/reset/key/{user_pk_to_url_str(femi)}-{default_token_generator.make_token(femi)}/",
    }


def _link_to_confirm(person: User) -> str:
    address = EmailAddress.objects.get(user=person, verified=False)
    return f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/"


def write_mail(folder: Path) -> str:
    """Leave a mail where a development machine keeps them; returns the address of its page."""
    backend = EmailBackend(alias="default", file_path=str(folder))
    backend.send_messages(
        [EmailMessage("Welcome", "Open http://localhost/ now.", to=["ella.novak@example.org"])]
    )
    (file,) = folder.iterdir()
    return f"/mail/{file.stem}-1/"
