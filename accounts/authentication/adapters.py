"""How django-allauth meets our people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import emails
from accounts.constraints import violated
from accounts.models import User
from accounts.security_log.log import record_refusal
from hub.middleware.time_zones import zone_of_address

HANDLE_ATTEMPTS = 5

WAIT = "There were too many tries. Please wait five minutes, then try again."
WRONG_CODE = "This code is not the right one. Wait for the next code in your app, and type that."


def display_name(user: User) -> str:
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, mail and messages the way this site does them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "duplicate_email": "This is your address already.",
        "email_password_mismatch": "This e-mail address and password do not belong together. Check both and try again.",
        "enter_current_password": "This is not your password. Type it again.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password. Type it again.",
        "invalid_login": "This e-mail address and password do not belong together. Check both and try again.",
        "invalid_password_reset": "This link has been used, or is too old.",
        "rate_limited": WAIT,
        "too_many_login_attempts": WAIT,
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        super().save_user(request, user, form, commit=False)
        form.fill(user)
        if commit:
            save_with_free_handle(user)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Note in the security log whose account is tried too often."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            address = str(credentials.get("email") or "")
            record_refusal(request, User.objects.filter(email__iexact=address).first())
            raise

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address for the person who followed the link: whoever can read its mail, owns it."""
        with transaction.atomic():
            if make_way(email_address):
                return bool(super().confirm_email(request, email_address))
        self.add_message(
            request,
            messages.ERROR,
            "account/messages/email_confirmation_failed.txt",
            {"email": email_address.email},
        )
        return False

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """How a person proves again who they are: by the second factor alone, once they have one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By a job, so that nobody waits for a mail server, and the answer takes as long for an unknown address."""
        request = allauth_context.request
        names = {
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "request": request,
            "email": email,
            "current_site": get_current_site(request),
        }
        emails.deliver_security_mail(self.render_mail(template_prefix, email, names | context))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Mark the mail as written by a machine, so that absence notices do not answer it (RFC 3834)."""
        headers = {"Auto-Submitted": "auto-generated", **(headers or {})}
        with timezone.override(zone_of_address(email if isinstance(email, str) else email[0])):
            mail: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return mail


def save_with_free_handle(person: User) -> None:
    """Save a new person under the first handle nobody has; two people of one name may join at once."""
    for _ in range(HANDLE_ATTEMPTS):
        person.handle = User.objects.free_handle(person.display_name)
        try:
            with transaction.atomic():
                person.save()
        except IntegrityError as error:
            if violated(error) != "user_handle_unique":
                raise
        else:
            return
    raise IntegrityError("No free handle was found.")


def make_way(address: EmailAddress) -> bool:
    """Free an address that an account holds which was never confirmed or used; False if the account is real."""
    holders = (
        User.objects.select_for_update()
        .filter(email__iexact=address.email)
        .exclude(pk=address.user_id)
    )
    holder = holders.first()
    if holder is None:
        return True
    if holder.last_login or EmailAddress.objects.filter(user=holder, verified=True).exists():
        return False
    holder.delete()
    return True


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step of signing in, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "This step cannot be removed.",
        "cannot_generate_recovery_codes": "Add an authenticator app or a passkey first.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Confirm your e-mail address first: follow the link in our mail.",
    }

    def build_totp_svg(self, url: str) -> str:
        """The code on white ground, so that cameras read it in the dark scheme as well."""
        # Its picture library takes eight megabytes, and few processes ever draw one.
        from qrcode.image.svg import SvgPathFillImage
        from qrcode.main import QRCode

        code = QRCode(image_factory=SvgPathFillImage, border=3)
        code.add_data(url)
        drawing: str = code.make_image().to_string(encoding="unicode")
        return drawing

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.SITE_NAME}

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"
