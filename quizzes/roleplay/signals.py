"""What role-play tells packages above it. Sent inside the transaction that made it true.

A receiver that raises undoes the end of the call: do only what must not be lost.
"""

from __future__ import annotations

from django.dispatch import Signal

session_finalised = Signal()
"""A call was ended and graded, for practice and examination alike. Sent at its end, and once more when
people decided what the grader had left open, so that the result is no longer provisional.

sender: the class `Session`; `session`: with mode, ended_at, result, score and versions up to date;
its `marks` and `fails` are written. Certification counts sessions of mode ``exam`` only. Read
`quizzes.roleplay.api.evidence_of(session)` for the matrix.
"""

result_changed = Signal()
"""A result that had been told has changed: an appeal was upheld, or a newer grader graded again.

sender: the class `Session`; `session` with the new result (it may be provisional again); `reason`: str,
the words of the person who decided. Earlier results stay as verdicts.
"""
