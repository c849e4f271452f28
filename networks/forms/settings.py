"""Forms for the settings of a network and for archiving it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.forms.fields import SingleLineField, one_line
from accounts.models import User
from accounts.organisations.matching import clean_domains
from hub.files.models import StoredFile
from hub.files.uploads import store
from hub.richtext.plain_text import plain_blocks
from hub.safeguarding.forms import SafeguardedForm
from networks.access import settings_mark
from networks.forms.resubmission import sent_instead
from networks.models import Network
from networks.models.network import LEVELS_EXPLAINED, MOST_QUESTIONS

MOST_TOPICS = 8
JOINING_EXPLAINED = {
    Network.Joining.AT_ONCE: "Whoever wants to is in. For open and public networks.",
    Network.Joining.ON_REQUEST: (
        "People answer your questions, a convener decides. For public and private networks."
    ),
    Network.Joining.BY_INVITATION: (
        "Conveners invite people by their addresses. For all but open networks."
    ),
}


class DescribedSelect(forms.RadioSelect):
    """Radio buttons, each with a line that explains the option."""

    template_name = "networks/widgets/explained.html"
    option_template_name = "networks/widgets/explained_option.html"
    explained: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"explained": self.explained.get(str(value), "")}


class LevelSelect(DescribedSelect):
    explained = {level.value: line for level, line in LEVELS_EXPLAINED.items()}


class JoiningSelect(DescribedSelect):
    explained = {joining.value: line for joining, line in JOINING_EXPLAINED.items()}


class AccentSelect(DescribedSelect):
    """Radio buttons, each with its colour."""

    option_template_name = "networks/widgets/accent_option.html"


class KeywordsField(forms.CharField):
    """Words separated by commas; cleans to a list without duplicates, whatever their case."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        words = [one_line(word) for word in str(super().clean(value)).split(",")]
        return list({word.lower(): word for word in words if word}.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class SettingsForm(SafeguardedForm, forms.ModelForm):
    """All settings of a network.

    The slug follows the name or stays. `seen` is the `settings_mark` of the settings when the form
    was opened.
    """

    safeguarded = (
        *("name", "purpose", "description", "code_of_conduct", "topics"),
        *(f"question_{number}" for number in range(MOST_QUESTIONS)),
    )

    name = SingleLineField(label="Name", max_length=120)
    new_address = forms.BooleanField(
        label="Give it an address that goes with its name", required=False
    )
    purpose = SingleLineField(
        label="Purpose", max_length=200, help_text="One sentence: what it is for."
    )
    topics = KeywordsField(
        label="Topics", required=False, max_length=400, help_text="A few, with commas between them."
    )
    domains = KeywordsField(
        label="E-mail domains whose people join at once",
        required=False,
        max_length=1000,
        help_text=(
            "Such as example.nhs.uk, with commas between them. "
            "It counts once an address is confirmed, and ends with the address."
        ),
    )
    upload = forms.FileField(
        label="Picture",
        required=False,
        help_text="PNG, JPEG, WebP or GIF. Shown in the list of networks.",
    )
    no_picture = forms.BooleanField(label="Take the picture away", required=False)
    ask_again = forms.BooleanField(
        label="Ask everybody to accept the code of conduct again",
        required=False,
        help_text="Until they do, they can read and not write. For changes that matter.",
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Network
        fields = (
            *(
                "name",
                "purpose",
                "description",
                "code_of_conduct",
                "topics",
                "accent",
                "contact",
                "level",
                "joining",
            ),
            *("domains", "allows_anonymous", "holds_first_posts", "holds_links", "holds_anonymous"),
            *("confidential_mail", "lists_organisations"),
        )
        labels = {
            "description": "Description",
            "code_of_conduct": "Code of conduct",
            "accent": "Colour",
            "contact": "E-mail address for questions",
            "level": "Who may see it",
            "joining": "How one joins",
            "allows_anonymous": "Members may post without their name",
            "holds_first_posts": "Look at first posts before others see them",
            "holds_links": "Look at links of new members before others see them",
            "holds_anonymous": "Look at posts without a name before others see them",
            "confidential_mail": "Keep what is written here out of mails",
            "lists_organisations": "Show the member organisations to everyone",
        }
        widgets = {"level": LevelSelect, "joining": JoiningSelect, "accent": AccentSelect}
        help_texts = {
            "contact": "Anyone who sees the network sees it.",
            "level": "A change takes effect at once.",
            "confidential_mail": "Mails then say only that there is something new, and not where.",
            "holds_first_posts": (
                "Until one of their posts was let through, "
                "what somebody writes waits under Reports."
            ),
            "holds_links": "The same, for posts of theirs that lead elsewhere.",
            "holds_anonymous": "Each of them waits under Reports. Its author sees that it waits.",
            "allows_anonymous": (
                "Moderators can ask who it was, in a step that is written to the audit trail."
            ),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        network: Network = kwargs["instance"]
        rich = [*plain_blocks(network.description), *plain_blocks(network.code_of_conduct)]
        lines = [network.name, network.purpose, *rich, *network.topics, *network.questions]
        super().__init__(*args, already="\n".join(lines), **kwargs)
        self.by = by
        self.fields[
            "new_address"
        ].help_text = f"Now it is {network.get_absolute_url()}, which will keep leading here."
        self.fields["seen"].initial = settings_mark(self.instance)
        self._add_questions()
        if self.instance.picture is None:
            del self.fields["no_picture"]

    def _add_questions(self) -> None:
        asked = [*self.instance.questions, *[""] * MOST_QUESTIONS][:MOST_QUESTIONS]
        for number, question in enumerate(asked):
            self.fields[f"question_{number}"] = SingleLineField(
                label=f"Question {number + 1}",
                max_length=200,
                required=number == 0,
                initial=question,
                help_text="Who asks to join must answer this one." if number == 0 else "",
            )

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[f"question_{number}"] for number in range(MOST_QUESTIONS)]

    def clean_topics(self) -> list[str]:
        topics: list[str] = self.cleaned_data["topics"]
        if len(topics) > MOST_TOPICS:
            raise ValidationError(f"At most {MOST_TOPICS} topics, please.")
        if any(len(topic) > 40 for topic in topics):
            raise ValidationError("A topic has at most 40 letters.")
        return topics

    def clean_domains(self) -> list[str]:
        return clean_domains(self.cleaned_data["domains"])

    def clean_upload(self) -> StoredFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        return store(upload, by=self.by, pictures_only=True) if upload else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        picture = cleaned.get("upload") or self._kept_picture(cleaned.get("kept", ""))
        if picture is not None:
            self.instance.picture = picture
            self._keep(picture)
        elif cleaned.get("no_picture"):
            self.instance.picture = None
        if cleaned.get("new_address"):
            self._follow_name(cleaned.get("name", ""))
        questions = [cleaned.get(f"question_{number}", "") for number in range(MOST_QUESTIONS)]
        self.instance.questions = [
            question for question in questions if question
        ] or self.instance.questions
        if cleaned.get("ask_again"):
            self.instance.code_version += 1
        return cleaned

    def _follow_name(self, name: str) -> None:
        slug = Network(pk=self.instance.pk, name=name).slug_from_name()
        if Network.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            self.add_error(
                "new_address",
                "Another network has this address. The site’s staff can give you one.",
            )
        else:
            self.instance.slug = slug

    def _kept_picture(self, name: str) -> StoredFile | None:
        """Return a picture that arrived with a refused form, or None."""
        return (
            StoredFile.objects.filter(uploaded_by=self.by, name=name).orphans().first()
            if name
            else None
        )

    def _keep(self, picture: StoredFile) -> None:
        self.data = sent_instead(self.data, kept=picture.name)

    @property
    def arrived(self) -> StoredFile | None:
        """Picture that arrived with the refused form."""
        return (
            self._kept_picture(self.data.get(self.add_prefix("kept"), ""))
            if self.is_bound
            else None
        )

    def _post_clean(self) -> None:
        """Show violations of the database constraints next to `joining`.

        They are about level and joining.
        """
        asked = self.errors.pop(NON_FIELD_ERRORS, None)
        super()._post_clean()  # type: ignore[misc]
        for message in self.errors.pop(NON_FIELD_ERRORS, []):
            self.add_error("joining", message)
        if asked:
            self.errors[NON_FIELD_ERRORS] = asked

    def show_what_is_saved(self) -> list[tuple[str, str]]:
        """Return label and saved text of each field that differs, after somebody else saved.

        Updates `seen`, so that saving again stores the person's own values.
        """
        saved = Network.objects.get(pk=self.instance.pk)
        self.data = sent_instead(self.data, seen=settings_mark(saved))
        differing = []
        for name in self.Meta.fields:
            field = self.fields[name]
            if name in self.cleaned_data and getattr(saved, name) != self.cleaned_data[name]:
                differing.append((str(field.label), _in_words(saved, name)))
        if saved.questions != self.instance.questions:
            differing.append(("Questions", " / ".join(saved.questions)))
        return differing


def _in_words(network: Network, name: str) -> str:
    display = getattr(network, f"get_{name}_display", None)
    value = display() if display else getattr(network, name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(value) if isinstance(value, list) else str(value)


class ArchiveForm(forms.Form):
    """Archiving, confirmed by a tick, with the choice of a successor."""

    successor = forms.ModelChoiceField(
        Network.objects.none(),
        label="Where it goes on",
        required=False,
        empty_label="Nowhere",
        help_text="The network's page then points there.",
    )
    sure = forms.BooleanField(
        label="Archive it: nobody writes in it any more",
        error_messages={"required": "Tick this if you are sure."},
    )

    def __init__(self, *args: Any, network: Network, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Network.objects.visible_to(by).filter(archived_at=None).exclude(pk=network.pk)
        cast(forms.ModelChoiceField, self.fields["successor"]).queryset = others
