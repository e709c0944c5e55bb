"""Pages and terms, made through the front door of `content`, and one example of every block."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image as PillowImage
from wagtail.models import Locale, Page

from content import api
from content.models import GlossaryTerm, HomePage

RULE, CELL, FAIL = "CN-9-hours", "PTP-M", "CF1"

# One of each: the type as text files write it, and its value.
BLOCKS: dict[str, dict[str, Any]] = {
    "markdown": {
        "text": "## 打电话之前\n\n先看[承诺还款](term:promise)，再看[上一课](lesson:mindset)。"
    },
    "callout": {"tone": "unlawful", "title": "先停", "text": "有异议，先停。"},
    "instructor-note": {"title": "课堂提示", "text": "先让学员说。"},
    "rule": {"rule": RULE, "note": "这个时段不拨打。"},
    "image": {"file": "card.png", "alt": "一张账单，到期日圈了出来", "caption": "账单"},
    "script": {
        "title": "说明来意",
        "rows": [
            {
                "situation": "接通",
                "collector": "您好，我是卢米。",
                "customer": "什么事？",
                "why": "先报姓名。",
            },
            {"situation": "说明", "collector": "您约的是6号。", "why": "先说事实。"},
        ],
    },
    "procedure": {
        "title": "身份异议",
        "steps": [{"step": "登记异议", "role": "催收员", "deadline": "当时", "record": "异议单"}],
    },
    "timeline": {
        "title": "时间",
        "events": [{"when": "第1天", "title": "首次联系", "text": "约定6号。", "turn": "类型变了"}],
    },
    "account-card": {
        "title": "罗女士",
        "subtitle": "信用卡",
        "stage": "M",
        "facts": [{"label": "欠款", "value": "1860元", "money": True}],
        "against": {"title": "不利的事实", "items": ["签名不是她的。"]},
    },
    "discussion": {"questions": ["在哪一句话之后停下？"]},
    "passage": {
        "when": "第2周",
        "title": "上门",
        "turn": "身份异议",
        "text": "催收员⟦当场驳回异议⟧，继续要钱。",
        "verdict": "unlawful",
        "note": "应当先停下来核实。",
        "rules": [RULE],
        "critical_fail": FAIL,
    },
    "section": {"title": "软硬之间", "minutes": 10, "guidance": "不要照着念。"},
    "pause": {"seconds": 90, "prompt": "声音大吗？", "expected": ["先记下来。"]},
    "ask": {"question": "为什么？", "expected": ["事实清楚。"], "note": "没人答就等。"},
    "why": {"text": "新人常以为硬就是好。"},
}
SHARED = ("markdown", "callout", "instructor-note", "rule", "image", "script", "procedure", "timeline",
          "account-card", "discussion")  # fmt: skip
BLOCKS_OF = {
    "lesson": SHARED,
    "case": (*SHARED, "passage"),
    "manual": (*SHARED, "section", "pause", "ask", "why"),
}


def block(name: str, **changes: Any) -> dict[str, Any]:
    """Return one block of a document."""
    return {"type": name, "value": {**BLOCKS[name], **changes}}


def home(language: str = "zh-hans") -> Page:
    """Return the start of a language's tree."""
    locale, _new = Locale.objects.get_or_create(language_code=language)
    found = HomePage.objects.filter(locale=locale).first()
    root = Page.get_first_root_node()
    return found or root.add_child(
        instance=HomePage(title=language, slug=f"start-{language}", locale=locale)
    )


def document(kind: str = "lesson", key: str = "mindset", **changes: Any) -> dict[str, Any]:
    """Return a document of a page."""
    data = {
        "kind": kind,
        "key": key,
        "locale": "zh-hans",
        "title": "先看记录",
        "minutes": 20,
        "summary": "学会先看记录，再拨电话。",
        "blocks": [block("markdown")],
        **changes,
    }
    if kind == "manual":
        data.setdefault("number", 1)
    return data


def page(kind: str = "lesson", key: str = "mindset", **changes: Any) -> Any:
    """Return a published page of that document."""
    data = document(kind, key, **changes)
    return api.import_page(data, parent_page=home(data["locale"]), read_file=read_picture)


def picture_bytes(colour: str = "white") -> bytes:
    """Return a small PNG."""
    out = io.BytesIO()
    PillowImage.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def read_picture(_name: str) -> bytes:
    """Return the bytes of any picture a document names."""
    return picture_bytes()


def term(key: str = "promise", language: str = "zh-hans", **changes: Any) -> GlossaryTerm:
    """Return a glossary term."""
    locale, _new = Locale.objects.get_or_create(language_code=language)
    words = {
        "term": "承诺还款",
        "term_other_language": "Promise to pay",
        "definition": "三样齐全才算。",
    }
    return GlossaryTerm.objects.create(key=key, locale=locale, **{**words, **changes})
