"""``{% unchanging %}…{% endunchanging %}``: what depends on nothing but the language.

Words of the interface and addresses of files are rendered once per language and process instead of
on every page. What stands between sees no variables: one that is used there by mistake is empty on
the first page and in every test, instead of being somebody else's on the second.
"""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class UnchangingNode(template.Node):
    """Keeps what its nodes give, by language."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.kept: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return what was rendered when the language was first asked for."""
        language = get_language()
        found = self.kept.get(language)
        if found is None:
            found = self.kept[language] = self.nodelist.render(context.new())
        return found


@register.tag
def unchanging(parser: template.base.Parser, token: template.base.Token) -> UnchangingNode:
    """Render what stands between once per language."""
    nodelist = parser.parse(("endunchanging",))
    parser.delete_first_token()
    return UnchangingNode(nodelist)
