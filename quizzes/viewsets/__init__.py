"""Questions, categories, quizzes and allowances in the Wagtail admin."""

from __future__ import annotations

from quizzes.viewsets.bank import BankViewSet
from quizzes.viewsets.bulk import BULK_ACTIONS
from quizzes.viewsets.group import QuestionsGroup
from quizzes.viewsets.kinds import viewset_for

__all__ = ["BULK_ACTIONS", "BankViewSet", "QuestionsGroup", "viewset_for"]
