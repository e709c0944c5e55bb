"""Which words of certifications exist in each language."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from lms.certification.models import Certification


@register(Certification)
class CertificationTranslation(TranslationOptions):
    """Title and sentence stand in both languages on the certificate."""

    fields = ("title", "summary")
