"""Small surgery on parsed Markdown: labels for the cells of a table, and joined Chinese lines.

Works on the element tree before it is written as HTML. Plain: no Django.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

_HAN = r"\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026"
FLOWING = frozenset({"p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_IS_HAN = re.compile(f"[{_HAN}]")


def label_cells(table: Element) -> None:
    """Give row headers, and for three or more columns the labels that a phone shows instead."""
    heads = [" ".join("".join(th.itertext()).split()) for th in table.iter("th")]
    for th in table.iter("th"):
        th.set("scope", "col")
    stacked = len(heads) >= 3
    if stacked:
        table.set("class", "data data-stack")
    for row in (row for body in table.iter("tbody") for row in body.iter("tr")):
        for index, cell in enumerate(list(row)):
            if stacked and index == 0:
                cell.tag = "th"
                cell.set("scope", "row")
            elif stacked:
                cell.set("data-label", heads[index] if index < len(heads) else "")
                _wrap_content(cell)


def _wrap_content(cell: Element) -> None:
    inner = Element("span")
    inner.text, cell.text = cell.text, None
    for child in list(cell):
        cell.remove(child)
        inner.append(child)
    cell.append(inner)


def _slots(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield the places of running text inside `element` in reading order, not those of code."""
    yield element, "text"
    for child in element:
        if child.tag not in {"code", "pre"} and child.tag not in FLOWING:
            yield from _slots(child)
        yield child, "tail"


def join_han(element: Element) -> None:
    """Remove soft line breaks between Han characters, where a browser would show a space."""
    before = ""
    open_break: tuple[Element, str] | None = None  # a slot that ends in a break
    for owner, slot in list(_slots(element)):
        words = getattr(owner, slot)
        if not words:
            continue
        if open_break and _IS_HAN.match(words[0]):
            holder, place = open_break
            setattr(holder, place, getattr(holder, place)[:-1])
        if (
            words[0] == "\n"
            and len(words) > 1
            and _IS_HAN.match(before)
            and _IS_HAN.match(words[1])
        ):
            words = words[1:]
        words = re.sub(f"(?<=[{_HAN}])\n[ \t]*(?=[{_HAN}])", "", words)
        setattr(owner, slot, words)
        ends_open = words[-1] == "\n" and len(words) > 1 and _IS_HAN.match(words[-2])
        open_break = (owner, slot) if ends_open else None
        before = words[-1]
