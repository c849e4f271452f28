"""Each form in which people write asks about what may identify a patient, or it is said here why it does not."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

import accounts
import hub
import learn
import networks
from hub.safeguarding.forms import SafeguardedForm

OURS = (accounts, hub, learn, networks)
SECRET = "A password, a code or the name of a key: nobody else reads it."
STAFF = "Editors of the library work in the admin, and are trained; what they write is looked at by others first."
ONLY_MODERATORS = "Those who moderate read it alone, in the audit trail; who writes it is one of them."
OWN = "Nobody else reads it."
ABOUT_ONESELF = "Names, addresses and numbers here are one's own or those of one's place of work."
EXCEPTIONS = {
    **dict.fromkeys(
        [
            *("AddPasskeyForm", "AuthenticatorAppForm", "ChangePasswordForm", "CloseAccountForm", "CodeForm"),
            *("ConfirmCodeForm", "ReauthenticateForm", "RenamePasskeyForm", "ResetPasswordKeyForm"),
            *("SetPasswordForm", "SignInForm"),
        ],
        SECRET,
    ),
    **dict.fromkeys(["ArticleForm", "AttachmentForm", "TagForm", "TagSynonymForm"], STAFF),
    **dict.fromkeys(["AnswerForm", "FoundingForm"], "Site staff answer a proposal or found a network with these."),
    **dict.fromkeys(["DeleteForm", "ReasonForm", "PauseForm", "RemoveForm", "SuspendForm"], ONLY_MODERATORS),
    **dict.fromkeys(["OrganisationForm", "OrganisationNameForm"], "The name of an organisation."),
    **dict.fromkeys(["ProfileForm", "SignUpForm"], ABOUT_ONESELF),
    **dict.fromkeys(
        ["CheckForm", "HandOverForm", "NoteForm", "RemarkForm"],
        "Of a draft, among those who look after it and its authors; the text itself asks.",
    ),
    **dict.fromkeys(["AnnouncementForm", "IssueForm"], "Site staff write to everybody; they see how it looks first."),
    **dict.fromkeys(["BulkForm", "RemovalForm"], ONLY_MODERATORS),
    "AppealForm": "It goes to those who decide; its author speaks of their own text.",
    "ReceiptForm": SECRET,
    "StandForm": ABOUT_ONESELF,
    "BookmarkForm": OWN,
    "DecisionForm": "Who decides about a report may have to name what it is about; the author reads of their own text.",
    "ReportForm": "It goes to those who decide, and asks not to repeat what it is about.",
    "FilesForm": "A part of forms that ask, of the names of files too.",
    "FineForm": "It refuses a reason that repeats what was found.",
    "TextBackForm": "It gives back a text that could not be sent; the form it is sent with asks.",
    "ExampleForm": "The page of examples for developers.",
    "InviteForm": "A letter to people whom the sender names by their addresses; the site shows it to nobody else.",
    "RequestsForm": "The reason of a convener to the one person who asked to join.",
    "ProposalForm": "Site staff read it before anybody else.",
}


def test_every_form_with_text_asks_or_is_an_exception() -> None:
    asking = forms_that_ask()
    others = {form.__name__ for form in _writing() if not issubclass(form, SafeguardedForm)}
    assert others - EXCEPTIONS.keys() == set(), "mix SafeguardedForm into these, or say why not"
    assert EXCEPTIONS.keys() - others == set(), "these are gone, or ask now"
    assert {"WritingForm", "EditForm", "NameForm", "SplitForm", "PollForm", "SettingsForm"} <= asking


def test_what_a_form_names_as_safeguarded_is_a_field_of_it() -> None:
    for form in _writing():
        if issubclass(form, SafeguardedForm):
            assert form.safeguarded, f"{form.__name__} asks about nothing"
            # The questions of a campaign are fields that the form makes for it.
            named = {name for name in form.safeguarded if not name.startswith("prompt_")}
            assert named <= set(form.base_fields), form.__name__


def forms_that_ask() -> set[str]:
    return {form.__name__ for form in _writing() if issubclass(form, SafeguardedForm)}


def _writing() -> list[type[forms.BaseForm]]:
    """Forms of ours with a field for words, or for files."""
    for package in OURS:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    ours = {form for form in _below(forms.BaseForm) if form.__module__.partition(".")[0] in {p.__name__ for p in OURS}}
    return [form for form in ours if any(_holds_words(field) for field in getattr(form, "base_fields", {}).values())]


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)


def _holds_words(field: forms.Field) -> bool:
    if isinstance(field.widget, forms.HiddenInput) or isinstance(field, forms.EmailField | forms.URLField):
        return False
    return isinstance(field, forms.CharField | forms.FileField)
