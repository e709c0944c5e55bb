"""What the engine tells packages above it. Sent inside the transaction that made it true.

A receiver that raises undoes the submission: do only what must not be lost, put the rest in a task.
"""

from __future__ import annotations

from django.dispatch import Signal

attempt_finalised = Signal()
"""An attempt was closed and marked. Sent once per attempt.

sender: the class `Attempt`; `attempt`: the attempt with its projection (score, max_score, percent,
passed, submitted_at, submitted_by_deadline) up to date. Read `quizzes.api.evidence_of(attempt)` for
the single answers.
"""

grade_changed = Signal()
"""A mark of a closed attempt was changed afterwards (override or regrade).

sender: the class `Attempt`; `attempt`: with the new projection; `reason`: str, the words given;
`was_passed`: bool or None, the verdict before; `actor`: the person who decided; `regrade`: the UUID
of the regrade, or None where a single mark was changed.
"""
