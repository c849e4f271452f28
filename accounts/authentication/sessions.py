"""Sessions in the database, as Django keeps them, read by a query that is written once: every page reads one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from hub.database.rows import row_by


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        session = row_by(Session, "session_key", self.session_key or "")
        if session is not None and session.expire_date > timezone.now():
            return session
        self._session_key = None
        return None
