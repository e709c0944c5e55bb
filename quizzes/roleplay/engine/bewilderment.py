"""What the other side says when typed words lead nowhere: in character, different ways by the seed.

A scenario's own texts go first: `bewildered` where nothing was understood, `out_of_place` where words
were understood but are no answer here. The cases: no words at all (signs, emoji, silence), words that
nobody understands, words that are understood but are no answer here, an affront that no line of the
scenario foresees, something told that needs but a nod (`noted`; or `noted-asked`, where the other side
waits for an answer), an agreement repeated otherwise than it was made, or one that was never made
(`not-agreed`). Three are no bewilderment: who only says who he is, is asked what he wants (`greeted`), who
asks what was agreed on is told again (`told`), and who asks whether there is anything else hears that there
is not (`nothing-else`). The general texts name nobody 您 or 你: they suit every
voice.
Who was asked something and speaks of something else is asked again (:func:`left_open`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from quizzes.roleplay.engine.flow import cue_for
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.scenario import Scenario, Terms
from quizzes.roleplay.engine.turns import State
from quizzes.roleplay.engine.vocabulary import Language

Cause = Literal[
    "no-words", "unclear", "out-of-place", "affront", "noted", "noted-asked", "misquoted", "not-agreed",
    "greeted", "told", "nothing-else",
]  # fmt: skip

#: After these the other side asks again what was left open.
PRESSING: frozenset[Cause] = frozenset({"out-of-place", "noted-asked", "nothing-else"})
LONGEST = {"zh-hans": 40, "en": 110}  # characters of a question that is asked again
PLAIN, TAG = 16, 4  # characters of a Chinese question that is repeated whole, of a mere tag

TEXTS: dict[Language, dict[Cause, tuple[str, ...]]] = {
    "zh-hans": {
        "no-words": ("喂？听得到吗？", "喂？怎么没声音了？", "说话呀，我这儿听着呢。"),
        "unclear": (
            "什么？我没听明白。",
            "不好意思，这话什么意思？",
            "等等，我没听懂，再说一遍吧。",
        ),
        "out-of-place": (
            "先等等，我刚才说的还没回我呢。",
            "这个先不急，先接着我刚才的话说。",
            "说得太快了，我没跟上。",
        ),
        "affront": ("这是什么话？", "说话客气点儿。", "有这么说话的吗？"),
        "noted": ("嗯，知道了。然后呢？", "好，听见了。还有呢？", "嗯，行，接着说。"),
        "noted-asked": (
            "嗯，知道了。那我刚才问的呢？",
            "好，听见了。我刚才问的，还没回我呢。",
        ),
        "misquoted": ("不对吧，我说的是{terms}。", "等等，不是这么说的，我说的是{terms}。"),
        "not-agreed": ("等等，我可没这么说过。", "我没答应过这个呀。"),
        "greeted": ("嗯，什么事？", "嗯，说吧，什么事？"),
        "told": ("刚才说了，{terms}。", "{terms}，刚才不是说了嘛。"),
        "nothing-else": ("别的没有了。", "没别的了。"),
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
            "Is that how you talk to people?",
        ),
        "noted": ("Right, I've got that. And then?", "Okay, I heard you. Go on.", "Fine. What else?"),
        "noted-asked": (
            "Right, I've got that. And what I just asked you?",
            "Okay, I heard you. You haven't answered my question, though.",
        ),
        "misquoted": (
            "That isn't what I said. I said: {terms}.",
            "Hang on, that's not it. What I said was: {terms}.",
        ),
        "not-agreed": ("Hang on, I never said that.", "I haven't agreed to that."),
        "greeted": ("Yes? What is it about?", "Yes, go on."),
        "told": ("As I said: {terms}.", "I've told you: {terms}."),
        "nothing-else": ("No, nothing else.", "No, that's all."),
    },
}  # fmt: skip
_BETWEEN: dict[Language, str] = {"zh-hans": "，", "en": ", "}
_SENTENCE = re.compile(r".*?(?:[。！？!?]+|\.(?= |$)|$)", re.DOTALL)


def bewildered_texts(
    scenario: Scenario, cause: Cause, *, agreement: Terms | None = None
) -> tuple[str, ...]:
    """Return the wordings among which the seed chooses; `agreement` is what was agreed on."""
    own: dict[Cause, tuple[str, ...]] = {
        "unclear": scenario.bewildered,
        "out-of-place": scenario.out_of_place or scenario.bewildered,
    }
    if own.get(cause):
        return own[cause]
    texts = TEXTS[scenario.language][cause]
    if cause not in ("misquoted", "told"):
        return texts
    named = [agreement.date, agreement.amount, agreement.channel] if agreement else []
    if not any(named):
        return TEXTS[scenario.language]["not-agreed"]
    terms = _BETWEEN[scenario.language].join(filter(None, named))
    return tuple(text.format(terms=terms) for text in texts)


def left_open(scenario: Scenario, spoken: Sequence[str]) -> str:
    """Return the question with which the other side ended, empty when there was none.

    `spoken` is what the other side said so far. Words of bewilderment are passed over: what they ask is
    no question of the matter.
    """
    causes: tuple[Cause, ...] = (
        "no-words", "unclear", "out-of-place", "affront", "noted", "noted-asked", "not-agreed", "greeted",
        "nothing-else",
    )  # fmt: skip
    passed_over = tuple(
        normal(text).text for cause in causes for text in bewildered_texts(scenario, cause)
    )
    for text in reversed(spoken):
        if not normal(text).text.startswith(passed_over):
            return _last_question(text, longest=LONGEST[scenario.language])
    return ""


def asked_here(scenario: Scenario, state: State) -> str:
    """Return what the other side asks in this beat in any case, empty when nothing."""
    cue = cue_for(scenario, state, scenario.beat(state.beat).cues)
    longest = LONGEST[scenario.language]
    return "" if cue is None else _last_question(cue.texts[-1], longest=longest)


def _last_question(text: str, *, longest: int) -> str:
    """Return the sentences that ask at the end of `text`, as many as are short enough.

    Of a long one with commas in Chinese, where they stand between sentences, only the end is asked again.
    """
    sentences = [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
    asked = ""
    for one in reversed(sentences):
        if not one.endswith(("？", "?")) or len(one) + len(asked) > longest:
            break
        asked = f"{one} {asked}".strip() if one.endswith("?") else _end_of(one) + asked
    return asked


def _end_of(sentence: str) -> str:
    """Return the last clause of a long Chinese sentence, with the one before where it is but a tag."""
    clauses = sentence.split("，")
    if len(sentence) <= PLAIN:
        return sentence
    return clauses[-1] if len(clauses[-1]) > TAG else "，".join(clauses[-2:])


def pressed(language: Language, cause: Cause, text: str, *, asked: str, again: bool) -> str:
    """Return `text` with the question `asked` once more, where the cause is one to press for an answer,
    or nothing was understood `again`.
    """
    if not asked or not (cause in PRESSING or (cause == "unclear" and again)):
        return text
    return f"{text}{asked}" if language == "zh-hans" else f"{text} {asked}"
