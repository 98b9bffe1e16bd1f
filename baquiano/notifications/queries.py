"""Reads of messages and deliveries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.common import statements
from baquiano.common.calendar_days import BOGOTA, day_of, is_working_day
from baquiano.common.policy import visible
from baquiano.institutions.models import Membership, Unit
from baquiano.institutions.queries import descendant_ids, memberships_in_force, non_working_days, setting
from baquiano.notifications.choices import DUE_STATES, DeliveryState, Way
from baquiano.notifications.models import Announcement, Delivery, Message, Preference


def recipients_told(institution: Any, key: str, people: list[UUID]) -> set[UUID]:
    """Which of ``people`` were already told ``key``."""
    told = Message.objects.filter(institution=institution, key=key, recipient_id__in=people)
    return set(told.values_list("recipient_id", flat=True))


def messages_by_id(ids: Iterable[UUID]) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=list(ids)).select_related("recipient")


def deliveries_by_id(ids: Iterable[UUID]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=list(ids))


def messages_of(user: Any) -> QuerySet[Message]:
    """The messages of one person in the institution in which they work, newest first."""
    return Message.objects.filter(recipient=user)


def unread_count(user: Any) -> int:
    """The number beside the bell, on every page."""

    def unread() -> QuerySet[Message, Any]:
        return messages_of(user).filter(read_at__isnull=True).order_by().values("pk")

    return statements.count(("notifications.unread", user.pk), unread)


def deliveries_due(at: datetime) -> QuerySet[Delivery]:
    """What is to be sent at ``at``, oldest first."""
    return Delivery.objects.filter(state__in=DUE_STATES, next_attempt_at__lte=at).order_by("next_attempt_at", "pk")


def deliveries_visible_to(user: Any) -> QuerySet[Delivery]:
    """The log of mail, for whom the policy grants it."""
    return visible(Delivery.objects.defer("body", "html"), user, "notifications.view_delivery")


def deliveries_about(subject: models.Model) -> QuerySet[Delivery]:
    """The log of what was mailed about ``subject`` (AGD-04)."""
    return Delivery.objects.filter(about_type=subject._meta.label_lower, about_id=str(subject.pk)).defer("body", "html")


def deliveries_dead(user: Any) -> QuerySet[Delivery]:
    """What could not be sent and waits for whoever may send it again."""
    rows = visible(Delivery.objects.all(), user, "notifications.retry_delivery")
    return rows.filter(state=DeliveryState.DEAD).defer("body", "html").order_by("created_at", "pk")


# --- how each person wants to be told ---------------------------------------------------------------------------------
def chosen_ways(institution: Any, kind: str, people: Iterable[UUID]) -> dict[UUID, str]:
    """How those of ``people`` who chose want to be told of ``kind``."""
    rows = Preference.objects.filter(institution=institution, kind=kind, user_id__in=list(people))
    return dict(rows.values_list("user_id", "way"))


def preferences_of(user: Any) -> dict[str, str]:
    """What the person chose in this institution, by kind."""
    return dict(Preference.objects.filter(user=user).values_list("kind", "way"))


# --- when mail may leave ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rest:
    """The hours and days in which an institution does not write to its people, and when it sends the summary."""

    starts: time | None
    ends: time
    on_free_days: bool
    digest_at: time


def rest_of(institution: Any) -> Rest:
    """As its profile says; without settings nobody rests, and the summary leaves at seven."""
    starts = time_of(setting(institution, "notifications.quiet_from", default=""))
    return Rest(
        starts=starts,
        ends=time_of(setting(institution, "notifications.quiet_until", default="")) or time(6),
        on_free_days=bool(setting(institution, "notifications.quiet_days", default=False)),
        digest_at=time_of(setting(institution, "notifications.digest_at", default="")) or time(7),
    )


def time_of(text: Any) -> time | None:
    """An hour as the folder writes it, *19:00*; nothing when it is not one."""
    try:
        return time.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def moment_to_mail(institution: Any, at: datetime) -> datetime:
    """When a mail of ``at`` may leave: at once, or when the rest of the institution ends. In Bogotá time."""
    rest = rest_of(institution)
    local = at.astimezone(BOGOTA)
    moment = _after_hours(rest, local)
    if rest.on_free_days:
        free = non_working_days(institution, moment.date(), moment.date() + timedelta(days=31))
        while not is_working_day(moment.date(), free):
            moment = datetime.combine(moment.date() + timedelta(days=1), rest.ends, BOGOTA)
    return at if moment == local else moment


def _after_hours(rest: Rest, local: datetime) -> datetime:
    if rest.starts is None or rest.starts == rest.ends:
        return local
    now = local.time()
    crosses_midnight = rest.starts > rest.ends
    quiet = (now >= rest.starts or now < rest.ends) if crosses_midnight else rest.starts <= now < rest.ends
    if not quiet:
        return local
    day = local.date() + timedelta(days=1 if crosses_midnight and now >= rest.starts else 0)
    return datetime.combine(day, rest.ends, BOGOTA)


def digest_moment(institution: Any, at: datetime) -> datetime | None:
    """The moment of the summary of the day of ``at``; nothing on a day on which the institution rests."""
    rest, day = rest_of(institution), day_of(at)
    if rest.on_free_days and not is_working_day(day, non_working_days(institution, day, day)):
        return None
    return datetime.combine(day, rest.digest_at, BOGOTA)


def people_awaiting_digest(institution: Any, before: datetime) -> list[User]:
    """Who has something for the summary, told before its moment."""
    waiting = _for_digest(institution, before).values("recipient_id")
    return list(User.objects.filter(pk__in=waiting, is_active=True).order_by("pk"))


def messages_for_digest(institution: Any, person: User, before: datetime) -> QuerySet[Message]:
    return _for_digest(institution, before).filter(recipient=person).order_by("created_at", "pk")


def _for_digest(institution: Any, before: datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        institution=institution, way=Way.DIGEST, digested_on__isnull=True, created_at__lt=before
    )


# --- announcements ----------------------------------------------------------------------------------------------------
def people_reached(institution: Any, unit: Unit | None, role: str, *, on: date) -> QuerySet[User]:
    """Who holds ``role`` (any, when empty) on the day in ``unit`` or under it (anywhere, when none)."""
    held = Membership.objects.filter(Membership.holding_on(on), institution=institution)
    if role:
        held = held.filter(role=role)
    if unit is not None:
        held = held.filter(unit_id__in=descendant_ids(unit))
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("full_name")


def announcements_visible_to(user: Any) -> QuerySet[Announcement]:
    rows = Announcement.objects.select_related("unit", "created_by")
    return visible(rows, user, "notifications.view_announcement")


def announced_today(user: Any, day: date) -> int:
    """How many announcements the person wrote on the day."""
    starts = datetime.combine(day, time(0), BOGOTA)
    rows = Announcement.objects.filter(created_by=user, created_at__gte=starts)
    return rows.filter(created_at__lt=starts + timedelta(days=1)).count()


def times_read(announcement: Announcement) -> int:
    """How many of those who were told opened it."""
    return Message.objects.filter(key=announcement_key(announcement), read_at__isnull=False).count()


def announcement_key(announcement: Announcement) -> str:
    return f"notifications.announcement:{announcement.pk}"


def institution_to_tell(person: User, on: date) -> Any:
    """Where a person is told of what concerns the own account: the first institution in which something is held."""
    held = memberships_in_force(person, on)
    return held[0].institution if held else None
