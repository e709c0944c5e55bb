"""What the taxonomy adds to the Wagtail admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from lms.taxonomy.viewsets import TaxonomyGroup

register_snippet(TaxonomyGroup)
