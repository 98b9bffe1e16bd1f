"""What happens in teams when something happens below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from baquiano.accounts.models import User
from baquiano.institutions.models import Institution
from baquiano.institutions.signals import person_left
from baquiano.teams import actions


@receiver(person_left, dispatch_uid="teams.person_left")
def leave_teams(person: User, institution: Institution, by: User | None, at: datetime, **kwargs: Any) -> None:
    actions.end_members_of_person(person, institution=institution, by=by, at=at)
