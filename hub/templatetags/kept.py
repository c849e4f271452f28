"""A block that is rendered once in a process and kept: for what depends on the release and a few given values only.

    {% load kept %}{% kept user.is_authenticated %} … {% endkept %}

Reversing addresses and looking up static files is most of what a page's frame costs.
"""

from __future__ import annotations

from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

MOST_KEPT = 64  # of one block, so that a value nobody thought of does not fill the memory


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self._kept: dict[tuple[Hashable, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = tuple(value.resolve(context, ignore_failures=True) for value in self.values)
        html = self._kept.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if len(self._kept) < MOST_KEPT:
                self._kept[key] = html
        return html


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Everything in the block that is not the same for equal values must be among the values."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, values)
