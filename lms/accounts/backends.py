"""How somebody signs in (as allauth does it), and how every later request finds them again."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from lms.accounts import rules
from lms.accounts.models import User

# One line for each group of the person, one without a name where there is none.
_PERSON = """
SELECT accounts_user.*, auth_group.name AS one_group FROM accounts_user
LEFT JOIN accounts_user_groups ON accounts_user_groups.user_id = accounts_user.id
LEFT JOIN auth_group ON auth_group.id = accounts_user_groups.group_id
WHERE accounts_user.id = %s
"""


class PersonBackend(AuthenticationBackend):
    """Finds the person of a session together with their roles, which every page asks for."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person with this primary key, None where they may not sign in. One query."""
        rows = list(User.objects.raw(_PERSON, [user_id]))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person = rows[0]
        names = (vars(row)["one_group"] for row in rows)
        rules.remember_groups(person, (name for name in names if name))
        return person
