"""What the other side says when typed words lead nowhere: in character, different ways by the seed.

A scenario's own `bewildered` texts go first where something was not understood. There are four cases:
no words at all (signs, emoji, silence), words that nobody understands, words that are understood but
are no answer here, and an affront that no line of the scenario foresees.
"""

from __future__ import annotations

from typing import Literal

from quizzes.roleplay.engine.scenario import Scenario
from quizzes.roleplay.engine.vocabulary import Language

Cause = Literal["no-words", "unclear", "out-of-place", "affront"]

TEXTS: dict[Language, dict[Cause, tuple[str, ...]]] = {
    "zh-hans": {
        "no-words": ("喂？听得到吗？", "喂？怎么没声音了？", "您说话呀，我这儿听着呢。"),
        "unclear": (
            "您说什么？我没听明白。",
            "不好意思，您这话什么意思？",
            "等等，我没听懂，您再说一遍。",
        ),
        "out-of-place": (
            "您先等等，我刚才说的您还没回我呢。",
            "这个先不急，您先接着我刚才的话说。",
            "您跳得太快了，我没跟上。",
        ),
        "affront": ("您这是什么话？", "您说话客气点儿。", "您就是这么跟客户说话的？"),
    },
    "en": {
        "no-words": ("Hello? Can you hear me?", "Hello? You've gone quiet.", "Are you still there?"),
        "unclear": (
            "Sorry, what? I didn't follow that.",
            "What do you mean by that?",
            "Hang on, you've lost me. Say that again?",
        ),
        "out-of-place": (
            "Hold on, you haven't answered what I just said.",
            "One thing at a time. What about what I just told you?",
            "You're going too fast for me there.",
        ),
        "affront": (
            "I beg your pardon?",
            "Mind how you speak to me.",
            "Is that how you talk to your customers?",
        ),
    },
}  # fmt: skip


def bewildered_texts(scenario: Scenario, cause: Cause) -> tuple[str, ...]:
    """Return the wordings among which the seed chooses."""
    if scenario.bewildered and cause in ("unclear", "out-of-place"):
        return scenario.bewildered
    return TEXTS[scenario.language][cause]
