"""Template tag for a block that is rendered once per process and cached.

    {% load cached %}{% cached user.is_authenticated %} … {% endcached %}

For what depends only on the release and a few given values. Reversing URLs and looking up static
files is most of what a page's frame costs.
"""

from __future__ import annotations

from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

MAX_VARIANTS = 64  # of one block, so that an unexpected value does not fill the memory


class CachedNode(template.Node):
    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self._rendered: dict[tuple[Hashable, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = tuple(value.resolve(context, ignore_failures=True) for value in self.values)
        html = self._rendered.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if len(self._rendered) < MAX_VARIANTS:
                self._rendered[key] = html
        return html


@register.tag
def cached(parser: Parser, token: Token) -> CachedNode:
    """Cache the block under the given values.

    All that differs between renderings must depend on these values only.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endcached",))
    parser.delete_first_token()
    return CachedNode(nodelist, values)
