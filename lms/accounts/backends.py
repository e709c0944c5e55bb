"""How somebody signs in (as allauth does it), and how every later request finds them again."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F

from lms.accounts import rules
from lms.accounts.models import User
from lms.prepared import Given, Prepared

# One row for each group of the person, one without a name where there is none.
_PERSON = Prepared(
    lambda: User.objects.filter(pk=Given("pk", User._meta.pk)).annotate(one_group=F("groups__name"))
)


class PersonBackend(AuthenticationBackend):
    """Finds the person of a session together with their roles, which every page asks for."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person with this primary key, None where they may not sign in. One query."""
        rows = _PERSON.all(pk=user_id)
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person = rows[0]
        names = (vars(row)["one_group"] for row in rows)
        rules.remember_groups(person, (name for name in names if name))
        return person
