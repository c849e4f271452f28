"""Forms of people and organisations."""

from allauth.account.forms import SignupForm


class SignUpForm(SignupForm):
    """Join: e-mail, password, name, where one comes from."""
