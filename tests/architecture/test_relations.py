"""Foreign keys point down the same order as imports; import-linter cannot see them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

pytestmark = pytest.mark.unit

# From the bottom shelf to the top; a relation may point to its own shelf or to one below.
SHELVES = {
    "audit": 0,
    "accounts": 1,
    "taxonomy": 2,
    "quizzes": 3,
    "question_types": 4,
    "roleplay": 4,
    "content": 5,
    "courses": 6,
    "competence": 7,
    "certification": 8,
    "reports": 9,
    "portal": 9,
    "seed": 9,
}


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_label in SHELVES]


def test_every_app_of_ours_has_a_shelf() -> None:
    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in {"lms", "quizzes", "content", "courses"}
    }
    assert ours == set(SHELVES)


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_relations_point_downwards(model: type[models.Model]) -> None:
    user_model = settings.AUTH_USER_MODEL.lower()
    here = SHELVES[model._meta.app_label]
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation
        and (not field.auto_created or field.concrete)
        and isinstance(field.related_model, type)
        and field.related_model._meta.label_lower != user_model
        and field.related_model._meta.app_label in SHELVES
        and SHELVES[field.related_model._meta.app_label] > here
    ]
    assert upwards == []
