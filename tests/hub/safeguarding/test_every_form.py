"""Each field in which people write is screened, or it is said here why it is not."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from django import forms

import accounts
import hub
import learn
import networks
from hub.safeguarding.forms import SafeguardedForm
from hub.safeguarding.screening import ScreenedForm

type AnyForm = forms.Form | forms.ModelForm[Any]
OURS = (accounts, hub, learn, networks)
SECRET = "A password, a code or the name of a key: nobody else reads it."
STAFF = "Editors of the library work in the admin, and are trained; what they write is looked at by others first."
EVERYBODY = "Site staff write to everybody; they see how it looks first."
MUST_MATCH = "It must be what something of the site is called or what stands in a text of it; nothing else is taken."
IDENTIFIER = (
    "An address or a handle, which is checked by its own rules and looked up, not shown as a text."
)
# "Form.field", or "Form.*" for all fields of a form.
KEY_READ = re.compile(r"\brequest\.POST(?:\.get|\.getlist)?[(\[]([^,)\]]+)")
# Keys that views read out of a request; of the texts they ask only whether one was sent, or give it back.
NO_TEXT = {
    *(
        '"agree"',
        '"answer"',
        '"choice"',
        '"done"',
        '"expected_version"',
        '"keep"',
        '"key"',
        '"next"',
        '"on"',
    ),
    *(
        '"organisation"',
        '"page"',
        '"pk"',
        '"reply_to"',
        '"select_across"',
        '"shown"',
        '"sure"',
        '"opened"',
        '"accepted"',
        '"whose"',
        '"body"',
        '"text"',
        "TEXT",
    ),
}
EXCEPTIONS = {
    **dict.fromkeys(
        [
            *(
                "AddPasskeyForm.*",
                "AuthenticatorAppForm.*",
                "ChangePasswordForm.*",
                "CloseAccountForm.*",
                "AuthenticatorCodeForm.*",
            ),
            *(
                "ConfirmCodeForm.*",
                "ReauthenticateForm.*",
                "RenamePasskeyForm.*",
                "ResetPasswordKeyForm.*",
            ),
            *("SetPasswordForm.*", "SignInForm.*", "ReceiptForm.*"),
        ],
        SECRET,
    ),
    **dict.fromkeys(["ArticleForm.*", "AttachmentForm.*", "TagForm.*", "TagSynonymForm.*"], STAFF),
    **dict.fromkeys(["AnnouncementForm.*", "IssueForm.*"], EVERYBODY),
    "FoundingForm.*": "Site staff found a network with it, in the admin; its conveners' own form asks.",
    "ProposalAnswerForm.answer": "Site staff answer a proposal in the admin; one person reads it.",
    "CaseDecisionForm.passage": "The words that are taken out: an NHS number must fit here.",
    "RedactionForm.*": "The words that are taken out of a testimony: an NHS number must fit here.",
    **dict.fromkeys(["MemberOrganisationForm.organisation_name", "RemarkForm.quote"], MUST_MATCH),
    "InvitationsForm.addresses": IDENTIFIER,
    "AuthorInviteForm.who": IDENTIFIER,
    "SettingsForm.domains": IDENTIFIER,
    **dict.fromkeys(
        [
            "SettingsForm.upload",
            "TextsForm.uploads",
            "TestimonyForm.uploads",
            "AdditionForm.uploads",
        ],
        "Pictures, which are drawn anew; their names are not shown.",
    ),
    "SignUpForm.username": "A field of the library, which it takes away: accounts have no user name.",
    "CampaignForm.links": MUST_MATCH,
    "BookmarkForm.note": "Nobody else reads it.",
    "FileJustificationForm.reason": "It refuses a reason that repeats what was found.",
    "FilesForm.*": "A part of forms that ask, of the names of files too.",
    "RecoveredForm.*": "It gives back a text that could not be sent; the form it is sent with asks.",
    "NotificationTypesForm.*": "Choices of how one is told; no words.",
    "ExampleForm.*": "The page of examples for developers.",
}


def test_every_field_with_text_is_screened_or_is_an_exception() -> None:
    fields = {name for form in our_forms() for name in _unscreened_fields(form)}
    excused = {name for name in fields if _exception_of(name)}
    assert fields - excused == set(), "screen these (hub.safeguarding.screening), or say why not"


def test_no_exception_is_left_over() -> None:
    fields = {name for form in our_forms() for name in _unscreened_fields(form)}
    assert EXCEPTIONS.keys() - {_exception_of(name) for name in fields} == set(), (
        "these are gone, or screened now"
    )


def test_the_test_sees_a_field_that_nobody_screens() -> None:
    class LeftOutForm(SafeguardedForm):
        safeguarded = ("title",)
        title = forms.CharField()
        summary = forms.CharField()

    class MadeLaterForm(ScreenedForm):
        def __init__(self) -> None:
            super().__init__()
            self.fields["later"] = forms.CharField()

    assert _unscreened_fields(LeftOutForm) == {"LeftOutForm.summary"}
    assert _unscreened_fields(MadeLaterForm) == {"MadeLaterForm.later"}


def test_views_take_no_words_beside_their_forms() -> None:
    """What a view reads out of a request by itself is a switch, a key or a number."""
    our_forms()
    read = {
        key
        for name, module in sys.modules.items()
        if name.partition(".")[0] in {package.__name__ for package in OURS}
        and ".migrations" not in name
        for key in KEY_READ.findall(inspect.getsource(module))
    }
    assert read <= NO_TEXT, "take these through a form"


def test_what_a_form_names_as_screened_is_a_field_of_it() -> None:
    for form in our_forms():
        names = {*getattr(form, "safeguarded", ()), *getattr(form, "screening", ())}
        fields = {*form.base_fields, *_fields_made_later(form)}
        unknown = {
            name
            for name in names
            if not any(fnmatchcase(name, f) or fnmatchcase(f, name) for f in fields)
        }
        assert not unknown, f"{form.__name__} has no such fields"
        assert names or not issubclass(form, SafeguardedForm), f"{form.__name__} asks about nothing"


def forms_that_ask() -> set[str]:
    return {form.__name__ for form in our_forms() if issubclass(form, SafeguardedForm)}


def our_forms() -> list[type[AnyForm]]:
    """Forms of ours with a field for words, or for files."""
    for package in OURS:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    ours = {
        form
        for form in _below(forms.BaseForm)
        if form.__module__.partition(".")[0] in {p.__name__ for p in OURS}
    }
    return [
        form
        for form in ours
        if issubclass(form, forms.Form | forms.ModelForm) and _fields_with_words(form)
    ]


def _unscreened_fields(form: type[AnyForm]) -> set[str]:
    names = {*getattr(form, "safeguarded", ()), *getattr(form, "screening", ())}
    screened = {
        field
        for field in _fields_with_words(form)
        if any(fnmatchcase(field, name) for name in names)
    }
    # A field whose name is computed is "prefix_*"; the form may name each of them.
    screened |= {
        field
        for field in _fields_with_words(form)
        if field != "*" and any(fnmatchcase(name, field) for name in names)
    }
    return {f"{form.__name__}.{field}" for field in _fields_with_words(form) - screened}


def _exception_of(field: str) -> str:
    whole_form = f"{field.partition('.')[0]}.*"
    return field if field in EXCEPTIONS else whole_form if whole_form in EXCEPTIONS else ""


def _fields_with_words(form: type[AnyForm]) -> set[str]:
    return {
        name for name, field in form.base_fields.items() if _holds_words(field)
    } | _fields_made_later(form)


def _fields_made_later(form: type[AnyForm]) -> set[str]:
    """Fields that a form of ours puts into `self.fields`, by its source; "answer_*" for a computed name."""
    found = set()
    for each in form.__mro__:
        if each.__module__.partition(".")[0] in {*(package.__name__ for package in OURS), "tests"}:
            tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(each)))
            found |= {name for name, made_by in _assigned_fields(tree) if made_by not in NO_WORDS}
    return found


NO_WORDS = {
    f"forms.{name}" for name in ("BooleanField", "ChoiceField", "IntegerField", "DateField")
}


def _assigned_fields(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Name of the field, and what makes it."""
    assignments = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    for node in assignments:
        for target in node.targets:
            if isinstance(target, ast.Subscript) and ast.unparse(target.value) == "self.fields":
                value = node.value
                yield (
                    _name_of(target.slice),
                    ast.unparse(value.func if isinstance(value, ast.Call) else value),
                )


def _name_of(key: ast.expr) -> str:
    if isinstance(key, ast.Constant):
        return str(key.value)
    if isinstance(key, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "*" for part in key.values
        )
    return "*"


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)


def _holds_words(field: forms.Field) -> bool:
    if isinstance(field.widget, forms.HiddenInput) or isinstance(field, forms.EmailField):
        return False
    return isinstance(field, forms.CharField | forms.FileField)
