"""The sample that the contract test reads, as every type outside of the house brings one."""

from quizzes.registry import question_types

SAMPLE = question_types.get("traffic-light").read_spec(
    {"type": "traffic-light", "prompt": "“We'll ring your sister.”", "light": "red", "why": "no"}
)
