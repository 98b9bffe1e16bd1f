"""Reads of competences: whose, and whether somebody may be assigned to a topic."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.errors import Refused
from baquiano.common.policy import visible
from baquiano.competences import profile
from baquiano.competences.choices import Control
from baquiano.competences.models import Competence
from baquiano.competences.rules import EDIT, VIEW
from baquiano.documents import queries as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem, Institution, Unit, in_force


def competences_visible_to(user: User) -> QuerySet[Competence]:
    return visible(Competence.objects.select_related("user", "unit", "topic"), user, VIEW)


def registering_units(user: User, on: date) -> QuerySet[Unit]:
    """The dependencies for which ``user`` registers competences."""
    return visible(Unit.objects.filter(in_force(on)), user, EDIT).order_by("name")


def evidence_of(competence: Competence) -> QuerySet[Evidence]:
    return documents.evidence_of(competence)


def periods_of(people: Iterable[UUID]) -> list[tuple[UUID, UUID, date, date | None]]:
    """Person, topic and dates of what lets each be assigned; the check of a plan reads them at once."""
    rows = Competence.objects.filter(user__in=list(people), annulled_reason="")
    return list(rows.values_list("user_id", "topic_id", "starts_on", "ends_on"))


def people_by_topic(year: int) -> dict[str, int]:
    """How many people were competent in each topic on some day of the year, by the name of the topic (REP-28)."""
    rows = Competence.objects.filter(annulled_reason="", starts_on__lte=date(year, 12, 31))
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1))).order_by()
    return dict(rows.values_list("topic__name").annotate(n=Count("user", distinct=True)))


def lack_of(institution: Institution, person: User | None, topic: CatalogueItem | None, on: date) -> str:
    """Why ``person`` should not be assigned to ``topic`` on the day, in words; empty when nothing is against it.

    Says nothing without a person, without a topic, or where the institution keeps no register (ORG-07).
    """
    if person is None or topic is None or not profile.control_of(institution, on.year):
        return ""
    if _holding(on).filter(user=person, topic=topic).exists():
        return ""
    return _(
        "%(who)s no tiene registrada la competencia del tema «%(topic)s» el %(day)s. Asigne a otra persona, o registre "
        "en Competencias la que tiene o la autorización con su motivo."
    ) % {"who": person, "topic": topic, "day": f"{on:%d/%m/%Y}"}


def check_assignment(
    institution: Institution, person: User | None, topic: CatalogueItem | None, on: date, *, field: str = "responsible"
) -> None:
    """Refuse, beside ``field``, to assign a person without the competence of the topic, where the profile impedes it.

    Where the profile only warns, nothing is refused: the pages and the check of the plan say it (``lack_of``).
    """
    if profile.control_of(institution, on.year) == Control.BLOCK:
        lack = lack_of(institution, person, topic, on)
        if lack:
            raise Refused({field: lack})


def _holding(on: date) -> QuerySet[Competence]:
    return Competence.objects.filter(in_force(on), annulled_reason="")
