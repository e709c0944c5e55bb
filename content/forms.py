"""The form of pages whose slug is a stable key: nobody has to think of one."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from lms.foundation import keys


class KeyedPageForm(WagtailAdminPageForm):
    """Spells the title in Latin letters where no key was given, as long as nothing is published.

    An author who types a key keeps it. A page that was published keeps the key it has: a slug in
    Chinese is then refused by the page itself.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and self._is_new:
            self.fields["slug"].required = False

    @property
    def _is_new(self) -> bool:
        return self.instance.first_published_at is None

    def clean(self) -> dict[str, Any]:
        """Fill in the key before the page checks it."""
        given = self.cleaned_data.get("slug") or ""
        if "slug" in self.fields and "slug" not in self.errors and self._is_new:
            spelt = given if given.isascii() else ""
            self.cleaned_data["slug"] = spelt or self._made(given)
        return super().clean()

    def _made(self, given: str) -> str:
        """Return a key that no other page has, from what was `given` or from the title."""
        title = given or self.cleaned_data.get("title") or ""
        base = keys.make_key(title) or self.instance._meta.model_name
        others = Page.objects.exclude(translation_key=self.instance.translation_key)
        taken = set(others.filter(slug__startswith=base).values_list("slug", flat=True))
        number, key = 2, base
        while key in taken:
            key, number = f"{base}-{number}", number + 1
        return key
