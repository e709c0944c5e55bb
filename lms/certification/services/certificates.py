"""One award as a PDF: its words in the language asked for, set once and then remembered."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lms.certification import queries
from lms.certification.core import names
from lms.certification.core.history import AwardState
from lms.certification.core.printing import certificate, fonts
from lms.certification.models import Award
from lms.certification.queries import phrases

PAPER_LANGUAGES = {"zh": "zh-hans", "en": "en"}
REMEMBER_FOR = 7 * 24 * 3600  # seconds


class NameNotPrintable(ValueError):
    """The font lacks characters of the name. The award stands; only the paper cannot be set."""

    def __init__(self, characters: tuple[str, ...], *, in_letters: str) -> None:
        super().__init__(", ".join(map(names.code_point, characters)))
        self.characters = characters
        self.in_letters = in_letters


class AwardRevoked(ValueError):
    """A revoked award is not printed."""


@dataclass(frozen=True)
class Paper:
    """A finished certificate: bytes of a PDF and the name of its file."""

    pdf: bytes
    file_name: str


def paper_language(wanted: str) -> str:
    """Return ``zh`` or ``en``: the one wanted if there is such a paper, else the reader's own."""
    if wanted in PAPER_LANGUAGES:
        return wanted
    return "en" if get_language() == "en" else "zh"


def certificate_for(award: Award, *, language: str, in_letters: bool = False) -> Paper:
    """Return the certificate of `award` in ``zh`` or ``en``.

    `in_letters`: print the name in Latin letters, where the font lacks one of its characters.
    Raises :class:`AwardRevoked` and :class:`NameNotPrintable`.
    """
    if award.state == AwardState.REVOKED:
        raise AwardRevoked
    name = names.printable(award.spelling or award.name_as_printed)
    missing = queries.unprintable_in(award)
    letters = names.in_letters(name) if missing else ""
    if names.missing_characters(letters, known=fonts.code_points()):
        letters = ""
    if missing and not (in_letters and letters):
        raise NameNotPrintable(missing, in_letters=letters)
    last = award.events.latest("id")
    parts = (certificate.LAYOUT_VERSION, award.uuid, language, last.pk, int(bool(missing)))
    key = "certificate:" + ":".join(map(str, parts))
    pdf = cache.get(key)
    if pdf is None:
        text = _text(award, language=language, name=letters or name, missing=missing)
        pdf = certificate.certificate_pdf(text, at=last.at)
        cache.set(key, pdf, REMEMBER_FOR)
    return Paper(pdf, f"{award.number}-{language}.pdf")


def _text(
    award: Award, *, language: str, name: str, missing: tuple[str, ...]
) -> certificate.CertificateText:
    code = PAPER_LANGUAGES[language]
    other = next(c for c in PAPER_LANGUAGES.values() if c != code)
    title = queries.title_of(award, language=code)
    other_title = queries.title_of(award, language=other)
    with override(code):
        note = ""
        if missing:
            points = ", ".join(map(names.code_point, missing))
            note = _("Name in letters: the font lacks %(points)s") % {"points": points}
        return certificate.CertificateText(
            language=language,
            heading=_("Certificate"),
            statement=_("has completed the training, passed every examination and is certified as"),
            name=name,
            title=title,
            title_other_language=other_title if other_title != title else "",
            summary=award.wording.get(code, {}).get("summary", ""),
            facts=(
                (_("Certificate number"), award.number),
                (_("Awarded on"), phrases.day(award.awarded_at)),
                (_("Valid until"), phrases.until(award.expires_on)),
            ),
            verify_label=_("Scan the code to verify, or enter the number at"),
            verify_url=settings.LMS_PUBLIC_BASE_URL
            + reverse("certification:verify", args=[award.number]),
            verify_page=settings.LMS_PUBLIC_BASE_URL + reverse("certification:verify_form"),
            issuer_label=_("Issued by"),
            issuer=getattr(settings, "LMS_CERTIFICATE_ISSUER", "") or _("Collections training"),
            note=note,
        )
