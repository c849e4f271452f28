"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from accounts.models import User
from hub.database.rows import row_by


class AuthenticationBackend(AllauthBackend):
    """allauth's, which reads a session's person by a query that is written once: every page reads one."""

    def get_user(self, user_id: str | int) -> User | None:
        user = row_by(User, "id", user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
