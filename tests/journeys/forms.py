"""Reading forms off a page and giving the right answers, as the journeys do it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup


def page_of(response: Any) -> BeautifulSoup:
    """Return the page of a response that must be 200."""
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def hidden(form: Any) -> dict[str, str]:
    """Return the hidden fields of a form."""
    return {
        field["name"]: field.get("value", "")
        for field in form.select("input[type=hidden][name]")
        if field["name"] != "csrfmiddlewaretoken"
    }


def right_answer(spec: dict[str, Any]) -> dict[str, Any]:
    """Return what a learner who knows would post for the question `spec`."""
    if spec["type"] in {"single-choice", "multiple-choice"}:
        return {"answer": [one["key"] for one in spec["options"] if one["correct"]]}
    if spec["type"] == "ordering":
        return {f"place-{item['key']}": str(n) for n, item in enumerate(spec["items"], 1)}
    if spec["type"] == "numeric":
        return {"answer": str(spec["answer"])}
    raise AssertionError(f"no answer is known for {spec['type']}")
