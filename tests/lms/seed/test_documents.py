"""A faulty file is refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.seed.documents import FaultyLibrary, digest, read_file, read_text
from lms.seed.library import read_library

pytestmark = pytest.mark.unit

LESSON = """---
kind: lesson
title: 先听，再谈
minutes: 8
summary: 开口之前先听。
---
第一段。

::: callout
title: 有异议就停
text: 登记异议，不再要求还款。
:::

第二段。
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(FaultyLibrary) as caught:
        read_library(folder)
    return [str(fault) for fault in caught.value.faults]


def test_body_is_prose_and_directives_in_order() -> None:
    text = read_text(LESSON, path="a.md")
    assert [(b.type, b.line) for b in text.blocks] == [
        ("markdown", 7),
        ("callout", 9),
        ("markdown", 13),
    ]
    assert text.blocks[1].value.data == {"title": "有异议就停", "text": "登记异议，不再要求还款。"}


def test_directive_inside_a_code_fence_is_text() -> None:
    source = LESSON.replace("第二段。", "```\n::: callout\n```")
    assert [b.type for b in read_text(source, path="a.md").blocks] == [
        "markdown",
        "callout",
        "markdown",
    ]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("正文", "a.md:1: the file must begin with a line ---"),
        ("---\nkind: lesson\n", "a.md:1: the front matter is not closed by a line ---"),
        ("---\nkind: [a\n---\n", "a.md:2: not valid YAML: expected ',' or ']', but got '<stream end>'"),
        ("---\ntitle: a\ntitle: b\n---\n", "a.md:3: not valid YAML: the key 'title' is given twice"),
        ("---\n- a\n---\n", "a.md:2: keys and values are expected here"),
        ("---\nkind: x\n---\n\n::: callout\ntitle: a\n", "a.md:5: the directive ::: callout is not closed by a line :::"),
        ("---\nkind: x\n---\n:::\n", "a.md:4: a line ::: closes nothing; a directive begins with ::: and its name"),
    ],
    ids=["no-front-matter", "open-front-matter", "bad-yaml", "key-twice", "list", "open-directive", "stray-fence"],
)  # fmt: skip
def test_unreadable_text_names_line_and_reason(source: str, fault: str) -> None:
    with pytest.raises(FaultyLibrary) as caught:
        read_text(source, path="a.md")
    assert [str(f) for f in caught.value.faults] == [fault]


def test_yaml_tags_do_not_run_code() -> None:
    source = "---\nkind: !!python/object/apply:os.system ['true']\n---\n"
    with pytest.raises(FaultyLibrary):
        read_text(source, path="a.md")


def test_file_must_be_utf8(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes("---\nkind: lesson\ntitle: 催收\n---\n".encode("gbk"))
    with pytest.raises(FaultyLibrary, match=r"a\.md:3: not UTF-8"):
        read_file(file, path="a.md")


def test_file_beyond_the_size_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"x" * 400_001)
    with pytest.raises(FaultyLibrary, match="larger than 400,000 bytes"):
        read_file(file, path="a.md")


def test_windows_line_ends_and_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbf" + LESSON.replace("\n", "\r\n").encode())
    assert read_file(file, path="a.md").front.data["title"] == "先听，再谈"


NAME = "first/zh-hans/lessons/listen.md"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("minutes: 8", "minute: 8", f"{NAME}:2: minutes: this key is missing"),
        ("minutes: 8", "minutes: 8\nminuets: 9", f"{NAME}:5: minuets: there is no such key"),
        (
            "minutes: 8",
            "minutes: 0",
            f"{NAME}:4: minutes: Input should be greater than or equal to 1",
        ),
        ("kind: lesson", "kind: lessen", f"{NAME}:2: kind is 'lessen', but must be lesson"),
        ("::: callout", "::: calout", f"{NAME}:9: no directive is called 'calout'"),
        ("text: 登记异议", "txet: 登记异议", f"{NAME}:10: text: this key is missing"),
        ("第二段。", "见[术语](term:nothing)。", f"{NAME}:14: no term is called 'nothing'"),
        ("minutes: 8", "minutes: 8\ncells: [PTP-X]", f"{NAME}:5: no cell is called 'PTP-X'"),
    ],
    ids=["missing", "unknown", "limit", "kind", "directive", "in-directive", "term", "cell"],
)
def test_wrong_key_names_file_line_and_reason(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    folder = write(tmp_path, NAME, LESSON.replace(old, new))
    assert any(line.startswith(fault) for line in faults_of(folder)), faults_of(folder)


def test_every_faulty_file_is_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path, NAME, LESSON.replace("minutes: 8", "minutes: x"))
    write(tmp_path, "first/fr/lessons/a.md", LESSON)
    reports = faults_of(tmp_path)
    assert len(reports) == 2
    assert reports[0].startswith("first/fr/lessons/a.md:1: 'fr' is not a language")


def test_digest_follows_the_meaning_and_not_the_order() -> None:
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest({"b": [1, 2]}) != digest({"b": [2, 1]})
