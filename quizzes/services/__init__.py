"""Every write of the quizzes package: sitting, grading, authoring."""
