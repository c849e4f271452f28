"""Erasure of contributions when somebody closes their account."""

from __future__ import annotations

from accounts.models import Erasure, User
from learn.contributions.flows.locks import assign
from learn.contributions.models import Authorship, Contribution, Step, TopicLead
from learn.contributions.models.contribution import ContributionState
from learn.contributions.permissions import AT_AUTHOR, TO_DECIDE
from learn.models import Article

UNDECIDED = AT_AUTHOR | TO_DECIDE | {ContributionState.DECLINED}


def close_shared(user: User, mode: Erasure.Mode) -> None:  # noqa: ARG001 - of the protocol
    """Delete or pass on the contributions of an account that is being closed.

    Runs inside the transaction that closes the account, after the library's own part
    (`learn.integrations.erasure`).

    Unpublished contributions are deleted in either mode, unless another member agreed to be an
    author: then that member becomes the contributor. Contributions assigned to the person go back
    to the queue. Invitations of the person as an author, and their answers, are deleted.
    """
    TopicLead.objects.filter(user=user).delete()
    for contribution in Contribution.objects.filter(
        article__contributed_by=user, state__in=UNDECIDED
    ):
        _pass_on_or_delete(contribution, user)
    Authorship.objects.filter(user=user).delete()
    for contribution in (
        Contribution.objects.select_for_update().filter(assigned_to=user).order_by("pk")
    ):
        _put_back(contribution)


def _pass_on_or_delete(contribution: Contribution, user: User) -> None:
    others = contribution.authorships.agreed().filter(user__is_active=True).exclude(user=user)
    other = others.select_related("user").first()
    if other is None:
        contribution.article.delete()
    else:
        Article.objects.filter(pk=contribution.article_id).update(contributed_by=other.user)


def _put_back(contribution: Contribution) -> None:
    was = ContributionState(contribution.state)
    assign(contribution, None)
    contribution.state = ContributionState.SENT if was == ContributionState.REVIEW else was
    contribution.save(update_fields=["state", "assigned_to", "assigned_at"])
    if contribution.state != was:
        Step.objects.create(
            contribution=contribution,
            kind=Step.Kind.MOVED,
            by=None,
            from_state=was,
            to_state=contribution.state,
        )
