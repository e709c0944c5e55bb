"""Somebody in danger who is left alone: the call ends before another person has taken over.

A number to ring some day is no handover. Every hand that rated such calls for the corpus gave 1 for the
key move and 1 for the route (docs/reference/role-play-rubric.md, R5 and R9 in a crisis).
"""

from __future__ import annotations

import re

from quizzes.roleplay.engine.case import LIFE_IN_DANGER
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.reading import Reading
from quizzes.roleplay.engine.rubric import Evidence

_PARTS = re.compile(
    r"(?<!不)(?<!不会)(?<!别)(?<!不用)(?<!不能)挂(?:了|电话)|再见|拜拜|"
    r"\b(?:i'll|i'm going to|i am going to|let me|i have to|i need to|i'll let you) (?:hang up|go)\b|"
    r"\bgood ?bye\b|\bbye\b|\btake care\b"
)
#: Others come through us, while the call goes on.
_HANDED_OVER = re.compile(
    r"接进来|接过来|接上了|转接|转给|说上话|"
    r"(?:我|我们|同事|主管|帮[您你]|给[您你]|替[您你]|正在|已经|马上)[^,.!?;]{0,6}(?:打|叫|拨|报)(?:了|通了?|着)?"
    r"(?:1[12]0|警|救护|急救)|派人|有人[^,.!?;]{0,4}(?:过去|上门|赶来)|"
    r"(?:他们|医生|警察|民警)[^,.!?;]{0,6}(?:到了|来了|在路上)|"
    r"(?:calling|called|ringing|rung|getting|got|sending|sent) [^.!?;]{0,24}"
    r"(?:999|911|110|120|ambulance|police|help|someone|somebody)|"
    r"put(?:ting)? you through|\bon (?:its|their|his|her) way\b|(?:on the line|joining us|with us) now|"
    r"connect(?:ing|ed)? you"
)
#: The other side says that somebody is there.
_NOT_ALONE = re.compile(
    r"(?:旁边|身边|家里)有人|(?:老婆|爱人|媳妇|老公|丈夫|妈|爸|妹妹?|姐姐?|哥哥?|弟弟?|儿子|女儿|邻居|同事|警察|大夫|医生)"
    r"[^,.!?;]{0,6}(?:在(?:这|旁|我|家)|来了|到了|回来了|进来了)|"
    r"\b(?:is|'s|are|'re) (?:here|with me|at the door)\b|\b(?:got|came) (?:home|here|in)\b|\barrived\b"
)


def left_alone(reading: Reading) -> Evidence | None:
    """Return the words with which somebody in danger is left alone; None where nobody is."""
    in_danger = bool(LIFE_IN_DANGER.search(reading.case.told))
    for one in reading.transcript:
        said = normal(one.text)
        if one.who != "collector":
            if _NOT_ALONE.search(said.text):
                return None
            in_danger = in_danger or bool(LIFE_IN_DANGER.search(said.text))
            continue
        if _HANDED_OVER.search(said.text):
            return None
        parting = _PARTS.search(said.text)
        if parting and in_danger:
            begins = max(said.text.rfind(sign, 0, parting.start()) for sign in ",.!?;") + 1
            start, end = said.span(begins, parting.end())
            return Evidence(turn=one.number, start=start, end=end, quote=one.text[start:end])
    return None
