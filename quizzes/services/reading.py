"""What documents have in common: keys, languages, words and numbers read or refused with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Locale

from lms.foundation.keys import BadKey, check_key
from quizzes.core.refusals import BadDocument, UnknownReference


def key_of(data: Mapping[str, Any]) -> str:
    """Return the document's key; raises `BadDocument`."""
    try:
        return check_key(str(data.get("key") or ""))
    except BadKey as bad:
        raise BadDocument(str(bad), field="key") from bad


def text_of(data: Mapping[str, Any], name: str) -> str:
    """Return the words under `name`; raises `BadDocument` when there are none."""
    text = str(data.get(name) or "").strip()
    if not text:
        raise BadDocument(_("This must not be empty."), field=name)
    return text


def locale_of(data: Mapping[str, Any]) -> Locale:
    """Return the document's language, the site's own if it names none; raises `UnknownReference`."""
    code = str(data.get("locale") or settings.LANGUAGE_CODE)
    if code not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
        reason = _("There is no language %(code)s here.") % {"code": code}
        raise UnknownReference(reason, field="locale")
    return Locale.objects.get_or_create(language_code=code)[0]


def decimal_of(value: Any, field: str) -> Decimal:
    """Return a number of 0 or more, of points above 0; raises `BadDocument`."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise BadDocument(_("This is not a number."), field=field) from None
    if not number.is_finite() or number < 0 or (field == "marks" and number == 0):
        raise BadDocument(_("This number is not possible here."), field=field)
    return number


def as_bad_document(bad: ValidationError) -> BadDocument:
    """Return Django's refusal as that of a document, with the field."""
    if hasattr(bad, "error_dict"):
        field, messages = next(iter(bad.message_dict.items()))
        return BadDocument("; ".join(messages), field="" if field == "__all__" else field)
    return BadDocument("; ".join(bad.messages))


def moment_of(data: Mapping[str, Any], name: str) -> dt.datetime | None:
    """Return the moment under `name`, None when there is none; without a zone it is local time.

    Raises `BadDocument`.
    """
    value = data.get(name)
    if value in (None, ""):
        return None
    try:
        moment = value if isinstance(value, dt.datetime) else parse_datetime(str(value))
    except ValueError:
        moment = None
    if moment is None:
        raise BadDocument(_("This is not a date with a time, as 2026-12-01T09:00."), field=name)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def count_of(data: Mapping[str, Any], name: str, *, least: int, default: int) -> int:
    """Return the whole number under `name`; raises `BadDocument`."""
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        words = _("A whole number from %(least)s on is needed here.") % {"least": least}
        raise BadDocument(words, field=name)
    return value
