"""What those who look after a thread choose."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models.functions import Lower

from accounts.forms.fields import SingleLineField
from hub.safeguarding.forms import SafeguardedForm
from networks.access import MODERATE
from networks.discussions.forms.fields import ThreadTagsField
from networks.discussions.models import Thread
from networks.models import Network
from networks.viewer_context import NetworkViewer


class NameForm(SafeguardedForm):
    """What a thread is called, and how it is found."""

    safeguarded = ("title", "tags", "content_warning")

    title = SingleLineField(label="Title", max_length=200)
    kind = forms.ChoiceField(
        label="What is it?", choices=Thread.Kind.choices, widget=forms.RadioSelect
    )
    tags = ThreadTagsField()
    content_warning = SingleLineField(
        label="Content warning",
        max_length=200,
        required=False,
        help_text="The text stays folded until it is opened.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: NetworkViewer, thread: Thread, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **{
                name: getattr(thread, name)
                for name in ("title", "kind", "content_warning", "version")
            },
            "tags": ", ".join(tag.name for tag in thread.tags.all()),
        }
        stands = "\n".join(str(kwargs["initial"][name]) for name in self.safeguarded)
        super().__init__(*args, already=stands, **kwargs)
        if not viewer.may_moderate:
            kinds = [
                (value, label)
                for value, label in Thread.Kind.choices
                if value != Thread.Kind.ANNOUNCEMENT
            ]
            cast(forms.ChoiceField, self.fields["kind"]).choices = kinds


class MoveForm(forms.Form):
    """To which network. Only those that the person looks after are offered."""

    network = forms.ModelChoiceField(
        Network.objects.none(), label="To which network?", empty_label="Choose a network"
    )

    def __init__(self, *args: Any, viewer: NetworkViewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moderated = Network.objects.held_by(viewer.user, MODERATE).filter(archived_at=None)
        others = moderated.exclude(pk=viewer.network.pk).order_by(Lower("name"))
        cast(forms.ModelChoiceField, self.fields["network"]).queryset = others


class MergeForm(forms.Form):
    """Into which thread of the network: its number, as it stands in its address."""

    into = forms.ModelChoiceField(
        Thread.objects.none(),
        label="Number of the other discussion",
        widget=forms.NumberInput,
        help_text="The number at the end of its address. Its posts stay first, these come after them.",
        error_messages={"invalid_choice": "There is no discussion of this number in this network."},
    )

    def __init__(self, *args: Any, viewer: NetworkViewer, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            Thread.objects.visible_to(viewer.user)
            .filter(network=viewer.network)
            .exclude(pk=thread.pk)
        )
        cast(forms.ModelChoiceField, self.fields["into"]).queryset = others


class SplitForm(SafeguardedForm):
    """Which posts begin a new thread, and what it is called. `posts` are those of the page that is shown."""

    safeguarded = ("title",)

    title = SingleLineField(label="Title of the new discussion", max_length=200)
    posts = forms.MultipleChoiceField(
        label="Posts that move",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one or more posts."},
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["posts"]).choices = choices
