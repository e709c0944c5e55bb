"""After every migration: the four roles exist, with what they may do in the admin.

Trainees and managers have no admin rights: what they see is decided by ``rules``. Instructors write
and publish; administrators also delete, and manage people and teams.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from lms.accounts.rules import ADMINISTRATORS, INSTRUCTORS, ROLES

WRITTEN = {  # labels of the apps whose rows instructors write
    "taxonomy",
    "quizzes",
    "question_types",
    "roleplay",
    "content",
    "courses",
    "certification",
    "simple_translation",  # starting a page in the other language
}
ADMINISTERED = WRITTEN | {"accounts", "auth", "wagtailcore", "wagtailimages", "wagtaildocs"}
FILES = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}
PAGES = ("add_page", "change_page", "publish_page")


@receiver(post_migrate)
def grant_roles(sender: Any, using: str, apps: Any, **_kwargs: Any) -> None:
    """Create the roles and give them the rights on the app that was just migrated."""
    try:
        group_model = apps.get_model("auth", "Group")
        permission_model = apps.get_model("auth", "Permission")
        apps.get_model("accounts", "User")
    except LookupError:
        return
    groups = {name: group_model.objects.using(using).get_or_create(name=name)[0] for name in ROLES}
    if sender.label not in ADMINISTERED and sender.label != "wagtailadmin":
        return
    create_permissions(sender, verbosity=0, using=using, apps=apps)
    permissions = permission_model.objects.using(using).filter(content_type__app_label=sender.label)
    if sender.label == "wagtailadmin":
        _add(
            groups.values(),
            permissions.filter(codename="access_admin"),
            to={INSTRUCTORS, ADMINISTRATORS},
        )
        return
    if sender.label in WRITTEN:
        _add(groups.values(), permissions.exclude(codename__startswith="delete_"), to={INSTRUCTORS})
    _add(groups.values(), permissions, to={ADMINISTRATORS})
    if sender.label == "wagtailcore":
        _grant_pages(apps, using, groups, permissions)
    if sender.label in FILES:
        _grant_files(apps, using, groups, permissions.filter(codename__in=FILES[sender.label]))


def _add(groups: Any, permissions: Any, *, to: set[str]) -> None:
    for group in groups:
        if group.name in to:
            group.permissions.add(*permissions)


def _grant_pages(apps: Any, using: str, groups: Any, permissions: Any) -> None:
    root = apps.get_model("wagtailcore", "Page").objects.using(using).filter(depth=1).first()
    if root is None:
        return
    grant = apps.get_model("wagtailcore", "GroupPagePermission").objects.using(using)
    extra = {INSTRUCTORS: (), ADMINISTRATORS: ("bulk_delete_page", "lock_page", "unlock_page")}
    for name, more in extra.items():
        for permission in permissions.filter(codename__in=(*PAGES, *more)):
            grant.get_or_create(group=groups[name], page=root, permission=permission)


def _grant_files(apps: Any, using: str, groups: Any, permissions: Any) -> None:
    root = apps.get_model("wagtailcore", "Collection").objects.using(using).filter(depth=1).first()
    if root is None:
        return
    grant = apps.get_model("wagtailcore", "GroupCollectionPermission").objects.using(using)
    for name in (INSTRUCTORS, ADMINISTRATORS):
        for permission in permissions:
            grant.get_or_create(group=groups[name], collection=root, permission=permission)
