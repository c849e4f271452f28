"""Names of people on pages."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def person_link(context: Context, key: int, name: str) -> SafeString:
    """The name, as a link where `user` may open the profile of the person of this key. One query: not for lists."""
    person = User.objects.visible_to(context["user"]).filter(pk=key).first()
    return (
        format_html('<a href="{}">{}</a>', person.get_absolute_url(), name)
        if person
        else format_html("{}", name)
    )
