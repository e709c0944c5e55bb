"""Pictures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from content.blocks.part import PartBlock
from content.reading import Reading

RENDITION = "max-1292x1600"  # twice the measure of the text


class PictureBlock(PartBlock):
    """A picture with a description for those who cannot see it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        max_length=300, label=_("Description"),
        help_text=_("What a person who cannot see the picture must know. Never “picture of …”."),
    )  # fmt: skip
    caption = blocks.CharBlock(required=False, max_length=300, label=_("Caption"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any] | None:
        """Return the rendition, or None where the picture was deleted."""
        if not value["image"]:
            return None
        rendition = value["image"].get_rendition(RENDITION)
        return {
            "rendition": rendition,
            "alt": value["alt"],
            "caption": value["caption"],
            "notes": (),
        }

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "content/blocks/image.html"
        description = _("A picture with a description and a caption.")
