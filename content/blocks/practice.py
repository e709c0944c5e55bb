"""What a collector works with: script, procedure, timeline, account, case passage, discussion."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.part import KeyChoiceBlock, PartBlock, words
from content.blocks.text import WordsBlock, rule_choices
from content.enums import Verdict
from content.reading import MARK_CLASSES, Note, Reading, notes_of
from lms.taxonomy import api as taxonomy


class ScriptRowBlock(blocks.StructBlock):
    """One exchange and why it works."""

    situation = blocks.CharBlock(max_length=300, label=_("Situation"))
    collector = WordsBlock(label=_("The collector says"))
    customer = WordsBlock(required=False, label=_("The customer answers"))
    why = WordsBlock(label=_("Why say it this way"))

    class Meta:
        icon = "comment"


class ScriptBlock(PartBlock):
    """A script table, shown as cards."""

    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    rows = blocks.ListBlock(ScriptRowBlock(), min_num=1, label=_("Exchanges"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the exchanges with their texts."""
        heading = reading.heading(value["title"], block_id=block_id)
        rows = []
        notes: list[Note] = []
        for row in value["rows"]:
            texts = {
                name: reading.text(row.get(name), block_id=block_id)
                for name in ("collector", "customer", "why")
            }
            notes.extend(notes_of(*texts.values()))
            rows.append({"situation": row["situation"], **texts})
        return {"heading": heading, "rows": rows, "row_level": (heading.level + 1) if heading else 3,
                "hides": any(row["customer"].html for row in rows), "notes": tuple(notes)}  # fmt: skip

    class Meta:
        icon = "openquote"
        label = _("Script table")
        template = "content/blocks/script.html"
        preview_value = {
            "title": "核身之后",
            "rows": [{"situation": "说明来意", "collector": "您约的是6号还2000元，没有到账，这回是什么情况？",
                      "customer": "公司把发薪日挪到20号了。", "why": "先说事实，再问一个开放的问题。"}],
        }  # fmt: skip
        description = _(
            "Situation, what the collector says, how the customer answers, and why. Trainees can hide the answers."
        )


class StepBlock(blocks.StructBlock):
    """Who does what by when, and what is recorded."""

    step = WordsBlock(label=_("Step"), rows=2)
    role = blocks.CharBlock(required=False, max_length=200, label=_("Who"))
    deadline = blocks.CharBlock(required=False, max_length=200, label=_("By when"))
    record = blocks.CharBlock(required=False, max_length=200, label=_("What is recorded"))

    class Meta:
        icon = "list-ol"


class ProcedureBlock(PartBlock):
    """Steps in order."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    steps = blocks.ListBlock(StepBlock(), min_num=1, label=_("Steps"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the steps and which columns hold anything."""
        steps = [
            {**{name: step.get(name) for name in ("role", "deadline", "record")},
             "text": reading.text(step["step"], block_id=block_id)}
            for step in value["steps"]
        ]  # fmt: skip
        notes = notes_of(*(step["text"] for step in steps))
        columns = {
            f"has_{name}": any(step[name] for step in steps)
            for name in ("role", "deadline", "record")
        }
        return {"title": value["title"], "steps": steps, "notes": notes, **columns}

    class Meta:
        icon = "list-ol"
        label = _("Procedure")
        template = "content/blocks/procedure.html"
        preview_value = {
            "title": "客户提出身份异议",
            "steps": [{"step": "停止要求还款，登记异议", "role": "催收员", "deadline": "通话当时", "record": "异议单"},
                      {"step": "比对材料", "role": "防欺诈岗", "deadline": "三个工作日", "record": "比对结论"}],
        }  # fmt: skip
        description = _("Steps with who, by when and what is recorded.")


class EventBlock(blocks.StructBlock):
    """A point on a timeline."""

    when = blocks.CharBlock(max_length=200, label=_("When"))
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    text = WordsBlock(label=_("Text"))
    turn = blocks.CharBlock(
        required=False, max_length=200, label=_("Turning point"),
        help_text=_("What turned here, in a few words; empty if nothing did."),
    )  # fmt: skip

    class Meta:
        icon = "date"


class TimelineBlock(PartBlock):
    """A chronology with its turning points."""

    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    events = blocks.ListBlock(EventBlock(), min_num=1, label=_("Events"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the events with their texts."""
        heading = reading.heading(value["title"], block_id=block_id)
        events = [
            {"when": event["when"], "title": event["title"], "turn": event.get("turn"),
             "text": reading.text(event["text"], block_id=block_id)}
            for event in value["events"]
        ]  # fmt: skip
        return {"heading": heading, "events": events, "row_level": (heading.level + 1) if heading else 3,
                "has_turns": any(event["turn"] for event in events),
                "notes": notes_of(*(event["text"] for event in events))}  # fmt: skip

    class Meta:
        icon = "history"
        label = _("Timeline")
        template = "content/blocks/timeline.html"
        preview_value = {
            "title": "经过",
            "events": [{"when": "第1天", "title": "首次联系", "text": "客户约定6号还款。"},
                       {"when": "第6天", "title": "没有到账", "text": "理由变了。", "turn": "类型变了"}],
        }  # fmt: skip
        description = _("What happened when. Turning points get a filled mark and a word.")


def stage_choices() -> list[tuple[str, str]]:
    """Return the stages as key and name."""
    return [(stage.key, stage.name) for stage in taxonomy.matrix_axes()[1]]


class FactBlock(blocks.StructBlock):
    """A label and what stands beside it."""

    label = blocks.CharBlock(max_length=200, label=_("Label"))
    value = blocks.CharBlock(max_length=200, label=_("Value"))
    money = blocks.BooleanBlock(required=False, label=_("An amount of money (set large)"))

    class Meta:
        icon = "tag"


class AgainstBlock(blocks.StructBlock):
    """What speaks against our own side."""

    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    items = blocks.ListBlock(blocks.CharBlock(max_length=1000), default=[], label=_("Facts"))

    class Meta:
        icon = "cross"


class AccountCardBlock(PartBlock):
    """What a collector would see of an account."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    subtitle = blocks.CharBlock(required=False, max_length=200, label=_("Subtitle"))
    stage = KeyChoiceBlock(required=False, choices=stage_choices, label=_("Stage"))
    facts = blocks.ListBlock(FactBlock(), min_num=1, label=_("Facts"))
    against = AgainstBlock(required=False, label=_("Facts against our side"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the card; its title is a heading."""
        heading = reading.heading(value["title"], block_id=block_id)
        against = value["against"] or {}
        items = words(against.get("items"))
        return {"heading": heading, "subtitle": value["subtitle"], "facts": value["facts"],
                "stage": reading.stages.get(value["stage"]), "items": items,
                "against_title": against.get("title"), "against_level": heading.level + 1 if heading else 3,
                "notes": ()}  # fmt: skip

    class Meta:
        icon = "form"
        label = _("Account card")
        template = "content/blocks/account_card.html"
        preview_value = {
            "title": "秦先生（化名）", "subtitle": "信用卡",
            "facts": [{"label": "欠款", "value": "5700余元", "money": True}, {"label": "联系状态", "value": "停机"}],
            "against": {"title": "对我方不利的事实", "items": ["申请表上的签名不是他本人所签。"]},
        }  # fmt: skip
        description = _(
            "The account at a glance; facts that speak against our own side have their place."
        )


def critical_fail_choices() -> list[tuple[str, str]]:
    """Return the critical fails as key and name."""
    return [(key, f"{key} · {row.name}") for key, row in taxonomy.critical_fails_by_key().items()]


class PassageBlock(PartBlock):
    """A passage of a case. What the instructor wrote about it waits for the trainee's judgement."""

    when = blocks.CharBlock(max_length=200, label=_("When"))
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    turn = blocks.CharBlock(
        required=False, max_length=200, label=_("Turning point"),
        help_text=_("What turned here, in a few words; empty if nothing did."),
    )  # fmt: skip
    text = WordsBlock(label=_("Text"), help_text=_("Put the words to be judged between ⟦ and ⟧."))
    verdict = blocks.ChoiceBlock(choices=Verdict.choices, label=_("Verdict"))
    note = WordsBlock(
        label=_("Annotation"), help_text=_("Appears only after the trainee has judged.")
    )
    rules = blocks.ListBlock(
        KeyChoiceBlock(choices=rule_choices, label=_("Rule")), default=[], label=_("Rules")
    )
    critical_fail = KeyChoiceBlock(
        required=False, choices=critical_fail_choices, label=_("Critical fail")
    )

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the passage, and the annotation only where the viewer has judged or may see all."""
        given = reading.verdict_of(block_id)
        is_open = bool(given) or reading.shows_all_annotations
        mark = MARK_CLASSES.get(value["verdict"]) if is_open else "p-open"
        text = reading.text(value["text"], block_id=block_id, mark=mark)
        part: dict[str, Any] = {
            "id": block_id, "anchor": f"b{block_id[:8]}", "number": reading.next_passage(),
            "when": value["when"], "title": value["title"], "turn": value["turn"],
            "text": text, "given": given, "shown": (given or value["verdict"]) if is_open else "",
            "given_word": Verdict(given).label if given else "",
            "choices": Verdict.choices, "judge_url": reading.judge_url, "annotation": None,
            "notes": text.notes,
        }  # fmt: skip
        if is_open:
            part["annotation"] = self._annotation(value, reading, block_id=block_id)
        return part

    def _annotation(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        rules = [reading.rules[key] for key in words(value["rules"]) if key in reading.rules]
        fail = value["critical_fail"]
        return {
            "verdict": value["verdict"], "word": Verdict(value["verdict"]).label,
            "note": reading.text(value["note"], block_id=block_id), "rules": rules,
            "critical_fail": reading.critical_fails.get(fail), "critical_fail_key": fail,
        }  # fmt: skip

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the passage without the annotation: a search must not answer for the trainee."""
        return [value["title"], value["text"]]

    class Meta:
        icon = "doc-full"
        label = _("Passage to judge")
        template = "content/blocks/passage.html"
        preview_value = {
            "when": "第2周", "title": "异议被当场驳回", "turn": "无人停下",
            "text": "催收员⟦不接受亲属冒用的说法⟧，继续要钱。", "verdict": "unlawful",
            "note": "应当先停：登记异议，比对材料。", "rules": [], "critical_fail": "",
        }  # fmt: skip
        description = _("Trainees judge first; the annotation is sent to them only afterwards.")


class DiscussionBlock(PartBlock):
    """Questions to talk about."""

    questions = blocks.ListBlock(
        WordsBlock(rows=2, label=_("Question")), min_num=1, label=_("Questions")
    )

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the questions."""
        questions = [reading.text(text, block_id=block_id) for text in words(value["questions"])]
        return {
            "questions": questions,
            "level": 3 if reading.headings else 2,
            "notes": notes_of(*questions),
        }

    class Meta:
        icon = "help"
        label = _("Discussion")
        template = "content/blocks/discussion.html"
        preview_value = {"questions": ["您会在哪一句话之后停下？接下来说什么？"]}
        description = _("Questions for the class or for one's own notes.")
