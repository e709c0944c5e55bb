"""Reading: awards, what is missing, what strangers may know."""

from __future__ import annotations

from lms.certification.queries.awards import (
    active_award,
    award_for_administrator,
    award_for_reader,
    awards_expiring,
    awards_of,
    awards_overdue,
    latest_awards,
    locked_award,
    locked_awards,
    spelling_offered,
    standing_of,
    title_of,
    unprintable_in,
    view_of,
    view_today,
)
from lms.certification.queries.gaps import (
    Certificates,
    certificates_of,
    certificates_page,
    certification_keys,
    certifications_in_force,
    counting_from,
    earned_by,
    people_with_satisfied_gaps,
    requirement_lines,
    status_of,
    unknown_keys,
)
from lms.certification.queries.public import (
    PublicAward,
    public_award,
)

__all__ = [
    "Certificates",
    "PublicAward",
    "active_award",
    "award_for_administrator",
    "award_for_reader",
    "awards_expiring",
    "awards_of",
    "awards_overdue",
    "certificates_of",
    "certificates_page",
    "certification_keys",
    "certifications_in_force",
    "counting_from",
    "earned_by",
    "latest_awards",
    "locked_award",
    "locked_awards",
    "people_with_satisfied_gaps",
    "public_award",
    "requirement_lines",
    "spelling_offered",
    "standing_of",
    "status_of",
    "title_of",
    "unknown_keys",
    "unprintable_in",
    "view_of",
    "view_today",
]
