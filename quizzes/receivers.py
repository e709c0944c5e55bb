"""After every migration: those who write questions may write and publish those of every type.

Wagtail makes its `publish` permissions later and only for what is in the admin by then; here they
exist as soon as the tables do, so that a fresh installation needs no second run.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from wagtail.models import DraftStateMixin

from lms.accounts.rules import ADMINISTRATORS, INSTRUCTORS
from quizzes.models import Question

APPS = frozenset({"quizzes", "question_types"})


@receiver(post_migrate)
def let_authors_publish(sender: Any, using: str, apps: Any, **_kwargs: Any) -> None:
    """Create `publish_<model>` for the questions of the app just migrated, and give it to authors.

    For question types of other installed apps authors also get the rights to add and change them,
    which our own apps give along with the roles.
    """
    types = [model for model in sender.get_models() if issubclass(model, Question)]
    if sender.label not in APPS and not types:
        return
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        return
    content_types = ContentType.objects.db_manager(using)
    models = [model for model in sender.get_models() if issubclass(model, DraftStateMixin)]
    made = [
        permissions.get_or_create(
            content_type_id=content_types.get_for_model(model, for_concrete_model=False).pk,
            codename=f"publish_{model._meta.model_name}",
            defaults={"name": f"Can publish {model._meta.verbose_name_raw}"},
        )[0]
        for model in models
    ]
    if sender.label not in APPS:
        create_permissions(sender, verbosity=0, using=using, apps=apps)
        names = [
            f"{verb}_{m._meta.model_name}" for m in types for verb in ("add", "change", "view")
        ]
        made += permissions.filter(content_type__app_label=sender.label, codename__in=names)
    for name in (INSTRUCTORS, ADMINISTRATORS):
        groups.get_or_create(name=name)[0].permissions.add(*made)
