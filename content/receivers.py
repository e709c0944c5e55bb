"""After migrating: what instructors may do in the CMS. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from lms.accounts.rules import ADMINISTRATORS, INSTRUCTORS

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
PICTURE_PERMISSIONS = ("add_image", "change_image", "choose_image")
MODEL_PERMISSIONS = (
    ("wagtailadmin", "access_admin"),
    ("content", "add_glossaryterm"),
    ("content", "change_glossaryterm"),
    ("content", "delete_glossaryterm"),
    ("content", "view_glossaryterm"),
)
_APPS = ("content", "wagtailadmin", "wagtailcore", "wagtailimages")


def grant_writing(*, using: str = "default", **_kwargs: Any) -> None:
    """Give instructors and administrators the tree, the pictures and the glossary."""
    if using != "default":
        return
    for label in _APPS:  # permissions are made by a receiver that may run after this one
        create_permissions(apps.get_app_config(label), verbosity=0, interactive=False, using=using)
    root = Page.get_first_root_node()
    collection = Collection.get_first_root_node()
    for name in (INSTRUCTORS, ADMINISTRATORS):
        group, _created = Group.objects.get_or_create(name=name)
        for label, codename in MODEL_PERMISSIONS:
            group.permissions.add(_permission(label, codename))
        for codename in PAGE_PERMISSIONS if root else ():
            GroupPagePermission.objects.get_or_create(
                group=group, page=root, permission=_permission("wagtailcore", codename)
            )
        for codename in PICTURE_PERMISSIONS if collection else ():
            GroupCollectionPermission.objects.get_or_create(
                group=group,
                collection=collection,
                permission=_permission("wagtailimages", codename),
            )


def _permission(label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def connect(sender: Any) -> None:
    """Run :func:`grant_writing` after the migrations of the `content` application."""
    post_migrate.connect(grant_writing, sender=sender, dispatch_uid="content.grant_writing")
