"""What every block of a body has in common: it prepares a part, and its template shows that part."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from content.reading import Reading

ALONE = "00000000"  # the id of a block that is shown outside a page


class PartMixin:
    """A block that a body is made of.

    :meth:`part` turns the stored value into what the template needs, asking only `reading`; it
    returns None where the viewer is not to see the block at all. The template finds it as ``part``.
    """

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any] | None:
        """Return the template's variables; ``notes`` lists the glossary notes met."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Return the context of a block shown alone, as in the block picker."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)  # type: ignore[misc]
        reading = Reading(viewer_is_instructor=True, shows_all_annotations=True)
        context["part"] = self.part(value, reading, block_id=ALONE)
        return context


class PartBlock(PartMixin, blocks.StructBlock):
    """A part made of several fields."""

    def get_preview_value(self) -> Any:
        """Return the example with every field, those it leaves out empty."""
        return self.to_python(getattr(self.meta, "preview_value", {}))

    class Meta:
        preview_template = "content/block_preview.html"


class KeyChoiceBlock(blocks.ChoiceBlock):
    """A choice among keys that come from the database.

    Wagtail looks every stored value up among the choices, which here would be a query for each
    block of a page. A key is a string already: it is checked when a form is cleaned, not when read.
    """

    def to_python(self, value: Any) -> Any:
        """Return the stored key as it is."""
        return value

    def normalize(self, value: Any) -> Any:
        """Return the key as it is."""
        return value

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing: the words belong to the row that the key names."""
        return []


def words(value: Any) -> list[str]:
    """Return the filled lines of a list block."""
    return [line for line in value or [] if line]
