"""Typed calls that wait for a person, and people who decide about them."""

from __future__ import annotations

from typing import Any

from quizzes.roleplay import queries
from quizzes.roleplay.engine.dialogue import Utterance
from quizzes.roleplay.enums import InputMode, VerdictKind
from quizzes.roleplay.models import Scenario, Session, Suspicion, Turn
from quizzes.roleplay.services import play_out, say_words, start_session
from quizzes.roleplay.services.calls import hang_up
from quizzes.roleplay.services.reviewing import Wanted
from quizzes.roleplay.services.verdicts import write_verdict

#: A decent typed call of the shipped scenario: the grader leaves some of it to a person.
WORDS = (
    "您好，请问是杜明远先生吗？麻烦您报一下证件后四位。",
    "谢谢，对上了。我是东麓银行信用卡中心的周岚，工号627，通话有录音，想跟您说说这张卡的还款。",
    "您是说工资晚发了几天，所以这次没赶上，是这样吗？",
    "这次是什么原因没有赶上呢？",
    "您这张卡应还3260元，已经逾期3天。",
    "您看哪一天、还多少、从哪张卡还，比较合适？",
    "好的，我登记下来，到那天下午我再给您打电话确认。",
)


def typed_call(scenario: Scenario, person: Any, *texts: str, mode: str = "exam") -> Session:
    """Play a typed call to its end."""
    session = start_session(scenario, person=person, mode=mode, seed=7, input_mode=InputMode.TYPE)
    for text in texts or WORDS:
        if session.is_open:
            session = say_words(session, actor=person, exchange=session.exchange, text=text)
    return hang_up(session, actor=person) if session.is_open else session


def waiting_call(
    scenario: Scenario, person: Any, *, open_levels: tuple[str, ...] = ("R4", "R5"),
    suspected: tuple[str, ...] = (),
) -> Session:  # fmt: skip
    """Write an ended examination in which exactly these criteria and critical fails are open.

    What the machine says of real words changes with every lexicon; what people do with an open
    decision does not. So the marks are written here as a grader might have left them.
    """
    session = play_out(start_session(scenario, person=person, mode="exam", seed=7))
    last = Turn.objects.filter(session=session, who="collector").order_by("number").last()
    assert last is not None
    session.suspicions.all().delete()
    session.fails.all().delete()
    session.marks.update(level=2, reason="r1.asked-first")
    session.marks.filter(criterion__in=open_levels).update(level=None, reason="unsure")
    for key in suspected:
        span = {"start": 0, "end": len(last.text), "quote": last.text}
        Suspicion.objects.create(session=session, key=key, turn=last.number, span=span)
    now = queries.standing_of(session)
    session.result, session.conduct = now.result, now.conduct
    session.score, session.score_low, session.score_high = now.score, now.low, now.high
    session.save()
    session.verdicts.all()._raw_delete(session.verdicts.db)
    assert session.ended_at is not None
    write_verdict(session, kind=VerdictKind.GRADED, by=None, words="", at=session.ended_at)
    return session


def last_words(session: Session) -> Utterance:
    """Return the collector's last sentence."""
    return [one for one in queries.transcript_of(session) if one.who == "collector"][-1]


def all_open(session: Session, *, level: int = 2, words: str = "看过了") -> list[Wanted]:
    """Return a decision for everything that is open: this level, and no critical fail."""
    now = queries.standing_of(session)
    levels = [Wanted(key, level=level, words=words) for key in now.open_levels]
    fails = [Wanted(key, turn, holds=False, words=words) for key, turn in now.open_fails]
    return levels + fails
