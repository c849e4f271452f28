"""Allauth's forms in plain words: our labels and help, nothing inside the boxes, the new password asked once."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context as allauth_context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache

from accounts.security_log.log import record, record_refusal
from accounts.security_log.models import SecurityEvent

PASSWORD_HELP = "At least 10 characters. Three or four words that do not belong together work well."  # noqa: S105
CODE_HELP = "The six digits that your authenticator app shows now."
CODE_OR_RECOVERY_HELP = (
    "The six digits that your authenticator app shows now, or one of your recovery codes."
)
KEY_NAME_HELP = "So that you can tell your passkeys apart, for example “Work phone”."
NO_ADDRESS = "This is not an e-mail address. Write it like name@example.org."
MISSING = {
    "login": "Write the e-mail address of your account.",
    "email": "Write your e-mail address.",
    "password": "Write your password.",
    "oldpassword": "Write the password you have now.",
    "password1": "Choose a password.",
    "code": "Write the code.",
    "name": "Write a name.",
}


class PlainWordsMixin(forms.Form):
    """Own labels, help texts and words for what is missing, by field name; no placeholders, no `password2`."""

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}
    missing: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "" if name in self.labels else field.help_text)
            field.error_messages["required"] = self._missing(name, field)
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = NO_ADDRESS

    def _missing(self, name: str, field: forms.Field) -> str:
        common = MISSING.get(name, field.error_messages["required"])
        return str(self.missing.get(name, common))


class SignInForm(PlainWordsMixin, account.LoginForm):
    labels = {
        "login": "E-mail address",
        "password": "Password",
        "remember": "Keep me signed in on this device",
    }
    helps = {"remember": "Leave this empty on a computer that others use too."}


class ReauthenticateForm(PlainWordsMixin, account.ReauthenticateForm):
    labels = {"password": "Your password"}


class ResetPasswordForm(PlainWordsMixin, account.ResetPasswordForm):
    labels = {"email": "E-mail address"}


class ResetPasswordKeyForm(PlainWordsMixin, account.ResetPasswordKeyForm):
    labels = {"password1": "New password"}
    helps = {"password1": PASSWORD_HELP}


class ChangePasswordForm(PlainWordsMixin, account.ChangePasswordForm):
    labels = {"oldpassword": "Your password now", "password1": "New password"}
    helps = {"password1": PASSWORD_HELP}


class SetPasswordForm(PlainWordsMixin, account.SetPasswordForm):
    labels = {"password1": "Password"}
    helps = {"password1": PASSWORD_HELP}


class ChangeEmailForm(PlainWordsMixin, account.AddEmailForm):
    labels = {"email": "New e-mail address"}
    helps = {"email": "We send a link there. Your address changes when you follow it."}


TOO_MANY_TRIES = {"rate_limited", "too_many_login_attempts"}


def code_lifetime() -> int:
    """Return for how many seconds one TOTP code can be accepted, clock tolerance included."""
    steps = 2 * int(mfa_settings.TOTP_TOLERANCE) + 1
    return steps * int(mfa_settings.TOTP_PERIOD)


class SingleUseCodeMixin(forms.Form):
    """Refuse a code that was accepted before, however it is spaced, while its time step counts.

    The code is remembered as allauth compares it: "123 456" and "123-456" are one code.
    """

    user: Any

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError as error:
            if error.code in TOO_MANY_TRIES:
                record_refusal(allauth_context.request, self.user)
            raise
        key = f"accounts:code-used:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(key, True, code_lifetime()):
            record(SecurityEvent.Kind.WRONG_CODE, allauth_context.request, self.user)
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticatorCodeForm(SingleUseCodeMixin, PlainWordsMixin, mfa.AuthenticateForm):
    labels = {"code": "Code"}
    helps = {"code": CODE_OR_RECOVERY_HELP}


class ConfirmCodeForm(SingleUseCodeMixin, PlainWordsMixin, mfa.ReauthenticateForm):
    labels = {"code": "Code"}
    helps = {"code": CODE_OR_RECOVERY_HELP}


class AuthenticatorAppForm(SingleUseCodeMixin, PlainWordsMixin, ActivateTOTPForm):
    labels = {"code": "Code from the app"}
    helps = {"code": CODE_HELP}


class AddPasskeyForm(PlainWordsMixin, AddWebAuthnForm):
    labels = {
        "name": "Name of this passkey",
        "passwordless": "Let me sign in with this passkey alone",
    }
    helps = {
        "name": KEY_NAME_HELP,
        "passwordless": "Without my password. The device then asks for its PIN, a finger or a face.",
    }


class RenamePasskeyForm(PlainWordsMixin, EditWebAuthnForm):
    labels = {"name": "Name of this passkey"}
    helps = {"name": KEY_NAME_HELP}
