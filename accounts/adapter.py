"""How django-allauth meets our people."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts.models import User


def display_name(user: User) -> str:
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, mail and messages the way this site does them."""
