"""Pages and terms as documents: the shape of the text files, without their syntax.

A document has the front matter's keys and ``blocks: [{"type", "value"}]``. Empty values are left
out, so that two documents say the same exactly when they are equal.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.images import ImageFile
from django.utils.translation import override
from PIL import Image as PillowImage
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.images import get_image_model

from lms.taxonomy import api as taxonomy

NAMESPACE = uuid.UUID("6c0f2f0e-3f0a-5b55-9a4b-0f6a7f0d9c11")
ReadFile = Callable[[str], bytes]


@dataclass(frozen=True)
class Problem:
    """One thing wrong; `block` counts from 0, None for the page itself."""

    block: int | None
    message: str

    def __str__(self) -> str:
        return self.message if self.block is None else f"block {self.block + 1}: {self.message}"


class BadContent(ValueError):
    """A document cannot become a page or a glossary; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in problems))


# --- out -----------------------------------------------------------------------------------------
def document_of(page: Any, *, cells: Sequence[str] | None = None) -> dict[str, Any]:
    """Return `page` as a document. `cells` overrides the page's own (for a page not yet saved)."""
    data: dict[str, Any] = {
        "kind": page.kind,
        "key": page.slug,
        "locale": page.locale.language_code,
        "title": page.title,
        "minutes": page.minutes,
        "summary": page.summary,
    }
    if page.kind == "manual":
        data["number"] = page.number
        data["guidance"] = page.guidance
    else:
        own = [cell.key for cell in page.cells.all()] if cells is None else cells
        data["cells"] = sorted(own)
    data["blocks"] = [
        {"type": child.block_type.replace("_", "-"), "value": _block_document(child)}
        for child in page.body
    ]
    return {key: value for key, value in data.items() if value != ""}


def _block_document(child: Any) -> dict[str, Any]:
    if child.block_type == "markdown":
        return {"text": child.value}
    value = _pruned(_plain(child.block, child.block.get_prep_value(child.value)))
    if child.block_type == "image":
        picture = child.value["image"]
        value = {"file": picture.title if picture else "", **_without(value, "image")}
    return value  # type: ignore[no-any-return]


def _plain(block: Any, value: Any) -> Any:
    """Return a stored value without the ids that lists give their items."""
    if isinstance(block, StructBlock):
        return {name: _plain(child, value.get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, ListBlock):
        items = [item["value"] if _is_item(item) else item for item in value or []]
        return [_plain(block.child_block, item) for item in items]
    return value


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        pruned = {key: _pruned(item) for key, item in value.items()}
        return {key: item for key, item in pruned.items() if item not in (None, "", [], {}, False)}
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value


def _without(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key != name}


# --- in ------------------------------------------------------------------------------------------
def block_id(kind: str, key: str, block_type: str, number: int) -> str:
    """Return the id of the `number`-th block of a type: the same in every language."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{key}/{block_type}/{number}"))


def translation_key(kind: str, key: str) -> uuid.UUID:
    """Return the key that ties the languages of one thing together."""
    return uuid.uuid5(NAMESPACE, f"{kind}/{key}")


def stream_of(
    data: Mapping[str, Any], body: StreamBlock, *, read_file: ReadFile | None
) -> tuple[Any, list[Problem]]:
    """Return a stream value for the document's blocks, and what is wrong with it."""
    stored: list[dict[str, Any]] = []
    problems: list[Problem] = []
    counts: Counter[str] = Counter()
    for number, given in enumerate(data.get("blocks") or []):
        name = str(given.get("type")) if isinstance(given, Mapping) else ""
        kind = name.replace("-", "_")
        if kind not in body.child_blocks:
            problems.append(Problem(number, f"a {data['kind']} has no block {name!r}"))
            continue
        try:
            value = _stored(kind, given.get("value"), body.child_blocks[kind], read_file)
        except ValueError as error:
            problems.append(Problem(number, f"{name}: {error}"))
            continue
        identity = block_id(str(data["kind"]), str(data["key"]), kind, counts[kind])
        counts[kind] += 1
        stored.append({"type": kind, "value": value, "id": identity})
    stream = body.to_python(stored)
    if not problems:
        problems.extend(_faults(stream, body))
    return stream, problems


def _stored(kind: str, value: Any, block: Any, read_file: ReadFile | None) -> Any:
    if kind == "markdown":
        text = value.get("text") if isinstance(value, Mapping) else value
        if not isinstance(text, str) or not text.strip():
            raise ValueError("the text is empty")
        return text
    if not isinstance(value, Mapping):
        raise ValueError("keys and values are expected")
    given = dict(value)
    if kind == "image":
        given["image"] = _picture(str(given.pop("file", "")), str(given.get("alt", "")), read_file)
    _check_shape(block, given, where="")
    return given


def _check_shape(block: Any, value: Any, *, where: str) -> None:
    """Refuse unknown keys and values of the wrong shape, which Wagtail would drop or stumble over."""
    if isinstance(block, StructBlock):
        if value is not None and value != "":
            _check_keys(block, value, where=where)
    elif isinstance(block, ListBlock):
        if not isinstance(value, list):
            raise ValueError(f"{where.rstrip('.')}: a list is expected")
        for index, item in enumerate(value):
            _check_shape(block.child_block, item, where=f"{where.rstrip('.')}[{index}].")
    elif not isinstance(value, str | int | float | bool | None):
        raise ValueError(f"{where.rstrip('.')}: a single value is expected")


def _check_keys(block: StructBlock, value: Any, *, where: str) -> None:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where or 'value'}: keys and values are expected")
    unknown = [str(key) for key in value if key not in block.child_blocks]
    if unknown:
        raise ValueError(f"{where}{unknown[0]}: there is no such key")
    for name, child in block.child_blocks.items():
        if name in value:
            _check_shape(child, value[name], where=f"{where}{name}.")


def _picture(name: str, alt: str, read_file: ReadFile | None) -> int:
    """Return the id of the picture called `name`, putting it into the collection if it is new."""
    if not alt.strip():
        raise ValueError("alt: a picture needs a description")
    images = get_image_model().objects
    content = read_file(name) if read_file else None
    if content is None:
        found = images.filter(title=name).order_by("-pk").first()
        if found is None:
            raise ValueError(f"file: there is no picture {name!r}")
        return int(found.pk)
    file_hash = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as Wagtail computes it
    same = images.filter(title=name, file_hash=file_hash).first()
    if same is not None:
        return int(same.pk)
    try:
        PillowImage.open(io.BytesIO(content)).verify()
    except (OSError, SyntaxError, ValueError, PillowImage.DecompressionBombError) as error:
        raise ValueError(f"file: {name!r} is not a picture") from error
    picture = get_image_model()(title=name, description=alt[:255])
    picture.file = ImageFile(io.BytesIO(content), name=name)
    picture._set_image_file_metadata()
    picture.save()
    return int(picture.pk)


def _faults(stream: Any, body: StreamBlock) -> list[Problem]:
    with override("en"):
        try:
            body.clean(stream)
        except ValidationError as error:
            return list(_block_problems(error, stream))
    return []


def _block_problems(error: Any, stream: Any) -> list[Problem]:
    problems = [
        Problem(number, f"{stream[number].block_type.replace('_', '-')}: {line}")
        for number, inner in sorted(getattr(error, "block_errors", {}).items())
        for line in _lines(inner, "")
    ]
    rest = getattr(error, "non_block_errors", None)
    problems.extend(Problem(None, str(line)) for line in (rest.messages if rest else []))
    return problems or [Problem(None, "; ".join(error.messages))]


def _lines(error: Any, where: str) -> list[str]:
    if error is None:
        return []
    inner = getattr(error, "block_errors", None)
    if isinstance(inner, Mapping):
        return [line for key, one in inner.items() for line in _lines(one, _step(where, key))]
    if isinstance(inner, Sequence) and not isinstance(inner, str):
        rest = getattr(error, "non_block_errors", None)
        lines = [line for i, one in enumerate(inner) for line in _lines(one, _step(where, i))]
        return lines + [
            f"{where.rstrip('.')}: {message}" for message in (rest.messages if rest else [])
        ]
    prefix = f"{where.rstrip('.')}: " if where else ""
    return [f"{prefix}{message}" for message in error.messages]


def _step(where: str, key: str | int) -> str:
    return f"{where.rstrip('.')}[{key}]." if isinstance(key, int) else f"{where}{key}."


def unknown_cells(data: Mapping[str, Any]) -> tuple[list[Any], list[Problem]]:
    """Return the cells the document names and a problem for each that does not exist."""
    known = taxonomy.cells_by_key() if data.get("cells") else {}
    cells, problems = [], []
    for key in dict.fromkeys(data.get("cells") or []):
        if key in known:
            cells.append(known[key])
        else:
            problems.append(Problem(None, f"no cell is called {key!r}"))
    return cells, problems


def field_problems(error: ValidationError) -> list[Problem]:
    """Return a problem for each message of a model's validation error."""
    if not hasattr(error, "message_dict"):
        return [Problem(None, message) for message in error.messages]
    return [
        Problem(None, message if name == NON_FIELD_ERRORS else f"{name}: {message}")
        for name, messages in error.message_dict.items()
        for message in messages
    ]
