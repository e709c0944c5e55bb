"""Commands of the quizzes package."""
