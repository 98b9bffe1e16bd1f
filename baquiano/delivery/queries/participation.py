"""From which areas a visit was given, and who from outside gave it (EXE-19): told, never typed again."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from baquiano.common.calendar_days import day_of
from baquiano.delivery.models import AssistanceSession
from baquiano.institutions.models import Membership
from baquiano.meetings.models import Participant
from baquiano.teams.queries import members_of_works


@dataclass(frozen=True)
class Participation:
    """The areas of whoever gave a visit, and the external executors, by name."""

    areas: tuple[str, ...] = ()
    externals: tuple[str, ...] = ()

    @property
    def is_interdisciplinary(self) -> bool:
        return len(self.areas) > 1


def participation_of(sessions: Iterable[AssistanceSession]) -> dict[UUID, Participation]:
    """Of each visit: its executors, the people of its team (else that of its activity) who were in it that day, and
    with whom its activity is contracted or agreed. Constant queries.

    Give it visits with their meeting and the agreement of their activity.
    """
    found = list(sessions)
    days = {one.pk: day_of(one.meeting.starts_at) for one in found}
    people: dict[UUID, set[Any]] = defaultdict(set)
    externals: dict[UUID, dict[str, None]] = defaultdict(dict)
    of_meeting = {one.meeting_id: one.pk for one in found}
    for meeting, user in Participant.objects.filter(meeting__in=of_meeting).values_list("meeting_id", "user_id"):
        people[of_meeting[meeting]].add(user)
    keys = {str(one.pk) for one in found} | {str(one.plan_item_id) for one in found if one.plan_item_id}
    teams = members_of_works(keys)
    for one in found:
        people[one.pk].add(one.meeting.responsible_id)
        for member in teams.get(str(one.pk)) or teams.get(str(one.plan_item_id)) or []:
            if not _is_in(member, days[one.pk]):
                continue
            if member.user_id:
                people[one.pk].add(member.user_id)
            else:
                externals[one.pk][_called(member)] = None
        agreement = one.plan_item.agreement if one.plan_item else None
        if agreement is not None:
            externals[one.pk][agreement.partner] = None
    areas = _areas_of({user for users in people.values() for user in users})
    return {
        pk: Participation(
            tuple(sorted({name for user in people[pk] for name in _on(areas[user], day)})), tuple(externals[pk])
        )
        for pk, day in days.items()
    }


def _is_in(member: Any, day: date) -> bool:
    return bool(member.starts_on <= day and (member.ends_on is None or member.ends_on >= day))


def _called(member: Any) -> str:
    return f"{member.external_name} ({member.external_entity})" if member.external_entity else member.external_name


def _areas_of(users: set[Any]) -> dict[Any, list[tuple[str, date, date | None]]]:
    """Where each person works, and since when and until when; what is delegated moves nobody."""
    areas: dict[Any, list[tuple[str, date, date | None]]] = defaultdict(list)
    held = Membership.objects.filter(user__in=users, source__isnull=True).order_by("starts_on", "pk")
    for user, name, first, last in held.values_list("user_id", "unit__name", "starts_on", "ends_on"):
        areas[user].append((name, first, last))
    return areas


def _on(areas: list[tuple[str, date, date | None]], day: date) -> list[str]:
    return [name for name, first, last in areas if first <= day and (last is None or last >= day)]
