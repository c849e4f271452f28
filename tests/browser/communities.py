"""The networks of the browser tests, in which every page of theirs has something to show."""

from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import Organisation, User
from hub.files.uploads import store
from hub.jobs.models import Job
from hub.moderation.flows import appeal, claim, decide, hand_over
from hub.moderation.models import Appeal, Case, MessageTemplate, Removal, Sanction
from hub.newsletter import flows as newsletters
from hub.newsletter.links import confirm_address, stop_address
from hub.newsletter.models import Issue, Subscriber
from hub.newsletter.tasks import send_issue
from hub.notifications import flows as notifications
from hub.notifications.mail.unsubscribe import (
    DigestSubscription,
    TypeSubscription,
    choosing_address,
)
from hub.notifications.models import Announcement, Event
from hub.safeguarding import file_screening
from hub.safeguarding.models import FileReading
from learn.models import Article
from networks import access
from networks.campaigns import flows as flows_of_campaigns
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture
from networks.campaigns.testimonies import receipts
from networks.discussions import flows
from networks.discussions.models import Poll, Post, Thread, ThreadDraft
from networks.models import Invitation, MemberOrganisation, Network, NetworkExport, Proposal
from tests.documents import NHS, pdf, upload
from tests.make import make_organisation, make_person
from tests.networks.campaigns.make import decide as decide_testimony
from tests.networks.campaigns.make import make_campaign, make_testimony
from tests.networks.discussions.make import (
    make_posts,
    make_reply,
    make_report,
    make_thread,
    writing,
)
from tests.networks.make import let_in, make_network

LEADS, NIGHTS, PILOT, OLD, QUIET = (
    "handover-leads",
    "night-rounds",
    "inquiry-pilot",
    "old-forum",
    "quiet-corner",
)
BUSY, WARNED, CONCERN, LONG = (
    "How do you hand over at night?",
    "A fall",
    "Alarms nobody hears",
    "What we changed",
)
LOCKED = "Rudi Lock"  # suspended from the whole site
PROMOTED = "Noor Haddad"  # becomes staff while she writes
UNVOTED = "When do we meet?"
WAITS = "Who counts at night?"
RECEIPT = "0000 0000 0000 0000"  # its check digit is right
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def make_communities() -> None:
    """Ella convenes all of them, Ben moderates the first, Dev is a member, Cleo asks, Femi is suspended."""
    ella, dev, ben, cleo, femi = (
        User.objects.get(display_name=f"{name}")
        for name in ("Ella Novak", "Dev Sharma", "Ben Okafor", "Cleo Marsh", "Femi Adeyemi")
    )
    leads = make_network(
        "Handover leads", convener=ella, slug=LEADS, purpose="Those who look after handover, together.",
        topics=["Handover", "Nights"], accent="plum", description="<p>We meet on Thursdays.</p>",
        code_of_conduct="<p>Be kind. What is said here stays here.</p>", allows_anonymous=True,
        lists_organisations=True, contact="handover@example.org", questions=["Why?", "Where do you work?"],
    )  # fmt: skip
    quiet = make_network(
        "Quiet corner", convener=ella, slug=QUIET, code_of_conduct="<p>Be kind.</p>"
    )
    nights = make_network("Night rounds", convener=ella, slug=NIGHTS, level="public", accent="moss")
    make_network("Inquiry pilot", convener=ella, slug=PILOT, level="hidden")
    old = make_network("Old forum", convener=ella, slug=OLD, level="open")
    let_in(leads, ben, by=ella, role="moderator")
    for person in (dev, femi):
        let_in(leads, person, by=ella)
    leads.memberships.update(accepted_code=1)
    let_in(quiet, dev, by=ella)  # who has the code of conduct still to accept
    later = timezone.now() + timedelta(days=5)
    access.suspend(network=leads, user=femi, by=ella, until=later, reason="Please wait a week.")
    access.join(
        network=leads,
        user=cleo,
        answers=[("Why?", "I lead handover."), ("Where do you work?", "Ward 11")],
    )
    declined = make_person("Ivy Lund")
    access.join(network=leads, user=declined, answers=[("Why?", "Curious.")])
    access.decline(network=leads, user=declined, by=ella, reason="For leads only.")
    access.join(network=quiet, user=cleo)
    access.decline(network=quiet, user=cleo, by=ella, reason="Please ask next year.")
    _fill_lists(leads, ella, dev)
    NetworkExport.objects.create(
        network=quiet,
        by=ella,
        ready_at=timezone.now(),
        expires_at=later,
        name="network-exports/quiet.zip",
    )
    _talk(leads, nights, ella, dev, ben)
    _campaign(nights, ella)
    _network_without_a_convener()
    access.archive(network=old, by=ella, successor=nights)


def _fill_lists(leads: Network, ella: User, dev: User) -> None:
    access.invite_addresses(
        network=leads, addresses=["new@example.org", "late@example.org"], by=ella, message="Come!"
    )
    access.invite_addresses(network=leads, addresses=[dev.email], by=ella)
    access.revoke_invitation(invitation=Invitation.objects.get(email="late@example.org"), by=ella)
    MemberOrganisation.objects.create(
        network=leads, organisation=Organisation.objects.listed()[0], lead=dev
    )
    Proposal.objects.create(
        name="Falls", purpose="Fewer falls.", case="Many ask.", proposed_by=ella, key=uuid4()
    )


def _talk(leads: Network, nights: Network, ella: User, dev: User, ben: User) -> None:
    article = Article.objects.published().order_by("pk")[0]
    thread = make_thread(
        leads, dev, BUSY, body=f"<p>We read {article.get_absolute_url()}.</p>", tags=["nights"]
    )
    poll = Poll.objects.create(thread=thread, question="Who leads?", is_secret=False)
    for position, text in enumerate(("The nurse", "The doctor"), start=1):
        poll.choices.create(text=text, position=position)
    flows.vote(poll=poll, by=ben, choices=[poll.choices.all()[0].pk])
    file = store(SimpleUploadedFile("lines.txt", b"Nine lines"), by=ben)
    post = flows.reply(
        thread=thread, writing=writing(ben, f"<p>Ask @{dev.handle}.</p>", files=[file])
    )
    flows.edit_post(post=post, by=ben, body=f"<p>Ask @{dev.handle} first.</p>", version=1)
    gone = make_reply(thread, dev, "<p>Never mind.</p>")
    make_reply(thread, ella, "<p>I do mind.</p>", reply_to=gone)
    flows.delete_post(post=gone, by=dev)
    make_reply(thread, dev, "<p>I was too tired to say it.</p>", anonymous=True)
    flows.set_answer(thread=thread, by=dev, post=post)
    flows.react(post=post, by=dev, kind="thanks", on=True)
    flows.propose_promotion(thread=thread, by=ella, posts=[post.pk], title="Handing over at night")
    ThreadDraft.objects.create(
        user=dev, network=leads, thread=thread, fields={"body": "<p>I began this.</p>"}
    )
    warned = make_thread(
        leads, ben, WARNED, body="<p>He fell twice.</p>", content_warning="A death"
    )
    Thread.objects.filter(pk=thread.pk).update(alike=[warned.pk])
    ballot = flows.PollInput(question="Which night?", choices=["Monday", "Thursday"])
    make_thread(leads, ben, UNVOTED, ballot=ballot)
    concern = make_thread(leads, ben, CONCERN, kind="concern")
    for number in range(3):
        person = make_person(
            f"Ward {number}", organisation=make_organisation(f"Trust of ward {number}")
        )
        let_in(leads, person, by=ella)
        flows.share_concern(thread=concern, by=person, on=True, may_be_contacted=True)
    waits = make_thread(leads, dev, WAITS, body="<p>We are three on a night.</p>")
    Thread.objects.filter(pk=waits.pk).update(held_at=waits.created_at, hidden_at=waits.created_at)
    kept = make_report(warned, dev, text="Please read the second sentence.").case
    make_report(make_reply(warned, dev, "<p>It was his own fault.</p>"), ella)
    make_report(
        make_reply(warned, ben, "<p>Mr Moss, the one on our ward.</p>"), dev, reason="patient"
    )
    letter = store(upload("letter.pdf", pdf(f"Her NHS number is {NHS}.")), by=dev)
    flows.reply(thread=warned, writing=writing(dev, files=[letter]))
    file_screening.read_file(letter.pk)
    decided = make_report(make_reply(warned, dev, "<p>Buy my book.</p>"), ella, reason="spam").case
    decide(
        case=decided,
        by=ben,
        decision="deleted",
        note="Spam.",
        message="Please do not advertise here.",
    )
    claim(case=kept, by=ella, on=True)
    _look_after(leads, warned, ben=ben, dev=dev, ella=ella)
    long = make_thread(nights, ella, LONG, body=f"<p>See {article.get_absolute_url()}</p>")
    make_posts(long, ella, 45)
    _write_letters(ella)
    for event in Event.objects.filter(told_at=None).order_by("pk"):
        notifications.fan_out(event.pk)


def _write_letters(by: User) -> None:
    """A newsletter that waits and one that goes out, an announcement, and a job that failed."""
    article = Article.objects.published().order_by("pk")[0]
    newsletters.confirm("reader@example.org")
    for subject in ("In November", "In October"):
        issue = Issue.objects.create(subject=subject, opening="Good morning.")
        newsletters.choose_items(issue=issue, chosen=[("article", article.pk)])
    newsletters.begin(issue=issue, by=by)
    Announcement.objects.create(title="Closed on Sunday", text="We move house.", by=by)
    failed = send_issue.defer(issue_id=0)
    with app.connector.connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [failed])


def _letters(person_id: int) -> dict[str, str]:
    return {
        "announcement": Announcement.objects.get().get_absolute_url(),
        "choices": choosing_address(person_id),
        "stop_digest": DigestSubscription(person_id, "daily").address,
        "newsletter": confirm_address("new@example.org"),
        "stop_newsletter": stop_address(Subscriber.objects.get(email="reader@example.org").pk),
        "issue": str(Issue.objects.get(subject="In November").pk),
        "issue_going_out": str(Issue.objects.get(subject="In October").pk),
        "failed_job": str(Job.objects.filter(status="failed").latest("pk").pk),
    }


def _look_after(leads: Network, warned: Thread, *, ben: User, dev: User, ella: User) -> None:
    """An appeal, a warning, something held, and somebody whose posts were taken down at one go."""
    hidden = make_report(make_reply(warned, dev, "<p>Ask the ward next door.</p>"), ella).case
    decide(case=hidden, by=ben, decision="hidden", note="Unclear.")
    appeal(case=hidden, by=dev, text="The ward agreed to be named.", key=uuid4())
    other = make_report(make_reply(warned, dev, "<p>Which ward was it?</p>"), ella).case
    hand_over(case=other, by=ben, note="I wrote to the ward.")
    quiet = Network.objects.get(slug=QUIET)
    Sanction.objects.create(
        person=dev,
        scope=quiet.pk,
        kind="warning",
        reason="Rude.",
        message="Please be kind.",
        by=ella,
        case=hidden,
    )
    seller = make_person("Otto Seller")
    let_in(leads, seller, by=ella)
    leads.memberships.filter(user=seller).update(accepted_code=1)
    Network.objects.filter(pk=leads.pk).update(holds_first_posts=True)
    make_reply(warned, seller, "<p>Beds at half the price.</p>")
    Network.objects.filter(pk=leads.pk).update(holds_first_posts=False)
    make_person(PROMOTED)
    later = timezone.now() + timedelta(days=5)
    Sanction.objects.create(
        person=make_person(LOCKED),
        kind="suspension",
        reason="Threats.",
        message="No threats here.",
        ends_at=later,
    )
    Removal.objects.create(
        person=seller, scope=leads.pk, reason="Advertising.", by=ella, total=40, removed=25
    )


def _network_without_a_convener() -> None:
    convener = make_person("Olga Brandt")
    make_network("Empty chairs", slug="empty-chairs", convener=convener, level="open")
    User.objects.filter(pk=convener.pk).update(is_active=False)


def _campaign(nights: Network, ella: User) -> None:
    """With a testimony in each state, one of which `RECEIPT` opens."""
    today = timezone.localdate()
    article = Article.objects.published().order_by("pk")[0]
    campaign = make_campaign(
        nights, ella, "Lists at night", story="<p>It began in May.</p>", content_warning="A death",
        prompts=["What happened?", "What would have helped?"],
        figures=[{"label": "Nights without", "value": "14", "source": "Our audit", "dated": today}],
        changes=[{"dated": today, "text": "Every ward has a list.", "link": "https://example.org/list"}],
        links=[("article", article.pk, article.get_absolute_url())],
    )  # fmt: skip
    make_campaign(nights, ella, "Beds at night", is_public=False)
    closed = make_campaign(nights, ella, "Alarms at night")
    flows_of_campaigns.set_closed(campaign=closed, by=ella, on=True)
    published, _ = make_testimony(
        campaign, "Nobody came until four.", warnings=["death", "neglect"]
    )
    TestimonyPicture.objects.create(testimony=published, content=PNG, content_type="image/png")
    decide_testimony(
        published, ella, quote="Nobody came until four", answer="Thank you. There is a list now."
    )
    Testimony.objects.filter(pk=published.pk).update(
        receipt=receipts.kept(RECEIPT.replace(" ", ""))
    )
    decide_testimony(make_testimony(campaign, "I rang three times.")[0], ella)
    waiting = ("Nurse Hill of Elm Ward told my wife Jean on 3 May to wait.", "publish")
    make_testimony(campaign, *waiting, warnings=["body"], explained=["name: it is mine"])
    make_testimony(campaign, "Do not show this.", "count")


def communities() -> dict[str, str]:
    """Addresses that only the database knows."""
    threads = {thread.title: thread for thread in Thread.objects.select_related("network")}
    busy = threads[BUSY]
    posts = Post.objects.filter(thread=busy)
    article = Article.objects.published().order_by("pk")[0]
    return {
        "busy": busy.get_absolute_url(),
        "reported": str(Case.objects.get(kind="thread").pk),
        "file_found": FileReading.objects.get().get_absolute_url(),
        "decided": str(Case.objects.filter(decision="deleted").get().pk),
        "hidden_case": str(Case.objects.filter(decision="hidden").get().pk),
        "held_case": str(Case.objects.exclude(held_for="").get().pk),
        "handed_over": str(Case.objects.exclude(handover="").get().pk),
        "appeal": str(Appeal.objects.get().pk),
        "warning": str(Sanction.objects.filter(kind="warning").get().pk),
        "usual_words": str(MessageTemplate.objects.get(decision="deleted").pk),
        "warned_thread": threads[WARNED].get_absolute_url(),
        "waiting_thread": threads[WAITS].get_waiting_url(),
        "unvoted": threads[UNVOTED].get_absolute_url(),
        "concern": threads[CONCERN].get_absolute_url(),
        "long_thread": threads[LONG].get_absolute_url(),
        "edited_post": posts.get(number=2).get_absolute_url(),
        "anonymous_post": posts.exclude(pseudonym=None).get().get_absolute_url(),
        **_letters(busy.author_id or 0),
        "stop_mail": TypeSubscription(busy.author_id or 0, busy.network_id, "reply").address,
        "promotion": f"/networks/promotions/{busy.promotions.get().pk}/",
        "about_article": f"/networks/about/article/{article.pk}/",
        "invitation": Invitation.objects.get(email="new@example.org").get_absolute_url(),
        "dev": User.objects.get(display_name="Dev Sharma").handle,
        "femi": User.objects.get(display_name="Femi Adeyemi").handle,
        "campaign": Campaign.objects.get(title="Lists at night").get_absolute_url(),
        "campaign_draft": Campaign.objects.get(published_on=None).get_absolute_url(),
        "campaign_closed": Campaign.objects.get(closed_on__isnull=False).get_absolute_url(),
        "testimony": Testimony.objects.exclude(quote="").get().get_absolute_url(),
        "testimony_waiting": Testimony.objects.exclude(explained=[]).get().address,
        "testimony_number": str(Testimony.objects.exclude(explained=[]).get().pk),
        "testimony_reported": f"/report/testimony/{Testimony.objects.exclude(quote='').get().pk}/",
        "place_number": str(MemberOrganisation.objects.get().pk),
        "without_convener": str(Network.objects.get(slug="empty-chairs").pk),
        "proposal_number": str(Proposal.objects.get().pk),
    }
