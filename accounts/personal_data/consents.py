"""The documents everybody agrees to, their versions, and asking again when one changed."""

from typing import TYPE_CHECKING

from accounts.models import Consent

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.permissions import MemberRequest

# Raise a version when the meaning of a document changes: everybody is asked again.
VERSIONS: dict[Consent.Document, str] = {
    Consent.Document.TERMS: "2026-11",
    Consent.Document.PRIVACY: "2026-12",
    Consent.Document.GUIDELINES: "2026-11",
}
SESSION_KEY = "consented"


def mark() -> str:
    """What a session remembers once its person has agreed to every current version."""
    return ",".join(f"{document.value}:{version}" for document, version in sorted(VERSIONS.items()))


def record(person: "User") -> None:
    """Write down that the person agrees to the current version of every document; twice is harmless."""
    Consent.objects.bulk_create(
        [
            Consent(user=person, document=document, version=version)
            for document, version in VERSIONS.items()
        ],
        ignore_conflicts=True,
    )


def outstanding(person: "User") -> list[Consent.Document]:
    """The documents whose current version the person has not agreed to."""
    given = set(person.consents.values_list("document", "version"))
    return [
        document for document, version in VERSIONS.items() if (document.value, version) not in given
    ]


def are_settled(request: "MemberRequest") -> bool:
    """Whether nothing is left to ask; looked up once in a session, and again when a version changes."""
    if request.session.get(SESSION_KEY) == mark():
        return True
    if outstanding(request.user):
        return False
    request.session[SESSION_KEY] = mark()
    return True
