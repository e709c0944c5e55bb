"""``{% unchanging %}…{% endunchanging %}``: what depends on nothing but the language.

Words of the interface and addresses of files are rendered once per language and process instead of
on every page. What stands between sees no variables: one that is used there by mistake is empty on
the first page and in every test, instead of being somebody else's on the second.

``{% unchanging nav is_manager %}`` names variables on which it depends too; these, and only these,
are seen, and it is rendered once for each of their values. They are words of the code, as `nav`, or
truths: of everything that is not text only whether it is true counts. Never name what people write.
"""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

KEPT = (
    200  # renderings of one place; more means that a variable is named which does not belong here
)


class UnchangingNode(template.Node):
    """Keeps what its nodes give, by language and by the values of what it names."""

    def __init__(self, nodelist: template.NodeList, names: tuple[str, ...] = ()) -> None:
        self.nodelist = nodelist
        self.names = names
        self.kept: dict[tuple[str | bool | None, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return what was rendered when it was first asked for with this language and values."""
        values = [_value(context.get(name)) for name in self.names]
        key = (get_language(), *values)
        found = self.kept.get(key)
        if found is None:
            seen = dict(zip(self.names, values, strict=True))
            found = self.nodelist.render(context.new(seen))
            if len(self.kept) < KEPT:
                self.kept[key] = found
        return found


def _value(found: object) -> str | bool:
    """Return a word as it is, of anything else whether it is true; never a lazy object or a row."""
    return str(found) if isinstance(found, str) else bool(found)


@register.tag
def unchanging(parser: template.base.Parser, token: template.base.Token) -> UnchangingNode:
    """Render what stands between once per language and value of the variables that are named."""
    _tag, *names = token.split_contents()
    if wrong := [name for name in names if not name.isidentifier()]:
        raise template.TemplateSyntaxError(f"unchanging takes names of variables, not {wrong[0]}")
    nodelist = parser.parse(("endunchanging",))
    parser.delete_first_token()
    return UnchangingNode(nodelist, tuple(names))
