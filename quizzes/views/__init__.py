"""Requests and answers of the quizzes package; no rule lives here."""
