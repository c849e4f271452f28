"""Content of the style page: one form in its states, and lists of several lengths."""

from django import forms
from django.core.paginator import Paginator

EMPTY_FIELD = "Please fill this in."


class ExampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As you want others to see it.")
    email = forms.EmailField(
        label="E-mail address",
        error_messages={"invalid": "This does not look like an e-mail address: it needs an @."},
    )
    role = forms.ChoiceField(
        label="I am here as",
        choices=[
            ("", "Please choose"),
            ("staff", "Health or care staff"),
            ("patient", "Patient, carer or family"),
        ],
    )
    about = forms.CharField(
        label="About me",
        widget=forms.Textarea({"rows": 4}),
        required=False,
        help_text="A sentence or two.",
    )
    audience = forms.ChoiceField(
        label="Who is it for?",
        widget=forms.RadioSelect,
        choices=[
            ("everyone", "Everyone"),
            ("staff", "Health and care staff"),
            ("leaders", "Leaders and boards"),
        ],
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Choose as many as you like.",
        choices=[("falls", "Falls"), ("medicines", "Medicines"), ("sepsis", "Sepsis")],
    )
    picture = forms.FileField(
        label="Attachment", required=False, help_text="PDF, Word or an image, up to 20 MB."
    )
    agree = forms.BooleanField(label="I agree to the terms of use")
    locked = forms.CharField(
        label="Your organisation", disabled=True, required=False, initial="Example NHS Trust"
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.error_messages["required"] = EMPTY_FIELD


def examples() -> dict[str, object]:
    """Return the context of the style page."""
    wrong = ExampleForm({"wrong-email": "asha.example.org"}, prefix="wrong")
    wrong.add_error(None, "Your message was not sent. Please look at the fields below.")
    wrong.use_required_attribute = False
    return {
        "form": ExampleForm(),
        "wrong_form": wrong,
        "few_pages": Paginator(range(60), 20).page(1),
        "many_pages": Paginator(range(1000), 20).page(12),
        "crumbs": [
            ("Learn", "/learn/"),
            ("Medicines", "/learn/medicines/"),
            ("Insulin safety", ""),
        ],
    }
