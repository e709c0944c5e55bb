"""What role-play tells packages above it. Sent inside the transaction that made it true.

A receiver that raises undoes the end of the call: do only what must not be lost.
"""

from __future__ import annotations

from django.dispatch import Signal

session_finalised = Signal()
"""A call was ended and graded. Sent once per session, for practice and examination alike.

sender: the class `Session`; `session`: with mode, ended_at, result, score and versions up to date;
its `marks` and `fails` are written. Certification counts sessions of mode ``exam`` only. Read
`quizzes.roleplay.api.evidence_of(session)` for the matrix.
"""
