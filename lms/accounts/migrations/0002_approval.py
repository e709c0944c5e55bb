"""Wagtail's ready-made approval: named in both languages, decided by our own roles.

Its groups “Editors” and “Moderators” go where nobody is in them: here people have roles. What an
administrator has renamed or filled is left alone.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

READY_MADE = "Moderators approval"
NAME = "发布前审核 · Approval before publishing"
APPROVERS = ("Instructors", "Administrators")


def use_our_roles(apps: Any, schema_editor: Any) -> None:
    """Rename workflow and task, let instructors and administrators approve, drop empty groups."""
    group = apps.get_model("auth", "Group")
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=READY_MADE).update(name=NAME)
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name=READY_MADE):
        task.name = NAME
        task.save()
        task.groups.set([group.objects.get_or_create(name=name)[0] for name in APPROVERS])
    person = apps.get_model("accounts", "User")
    for old in group.objects.filter(name__in=["Editors", "Moderators"]):
        if not person.objects.filter(groups=old).exists():
            old.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(use_our_roles, migrations.RunPython.noop)]
