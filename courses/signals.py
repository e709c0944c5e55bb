"""What courses tell the packages above.

``course_completed``
    Sent once per enrolment, inside the transaction that completed it, with
    ``sender=Enrolment`` and ``enrolment`` (state "completed", ``completed_at`` set).
"""

from __future__ import annotations

from django.dispatch import Signal

course_completed = Signal()
