"""Wagtail's ready-made approval and groups, after our migrations."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow

from lms.accounts.rules import ADMINISTRATORS, INSTRUCTORS, ROLES

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_approval_is_named_in_both_languages_and_given_by_our_roles():
    [workflow], [task] = Workflow.objects.all(), GroupApprovalTask.objects.all()
    assert workflow.name == task.name == "发布前审核 · Approval before publishing"
    names = set(task.groups.values_list("name", flat=True))
    assert names == {INSTRUCTORS, ADMINISTRATORS}


def test_there_are_no_groups_but_our_roles():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
