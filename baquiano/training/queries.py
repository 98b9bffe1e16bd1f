"""Reads of trainings: which ones, who took part, and who has not taken part in any."""

from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.documents import queries as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import Institution, Unit, in_force
from baquiano.institutions.queries import people_of
from baquiano.training.models import Training
from baquiano.training.rules import EDIT, VIEW


def trainings_visible_to(user: User) -> QuerySet[Training]:
    return visible(Training.objects.select_related("unit"), user, VIEW)


def for_listing(trainings: QuerySet[Training]) -> QuerySet[Training]:
    """The trainings with ``people_count`` and their people by name."""
    named = Prefetch("people", User.objects.order_by("full_name"))
    return trainings.annotate(people_count=Count("people", distinct=True)).prefetch_related(named)


def organising_units(user: User, on: date) -> QuerySet[Unit]:
    """The dependencies for which ``user`` may record a training."""
    return visible(Unit.objects.filter(in_force(on)), user, EDIT).order_by("name")


def evidence_of(training: Training) -> QuerySet[Evidence]:
    return documents.evidence_of(training)


def is_trained(user: User) -> bool:
    """Whether the person took part in some training of the institution of the scope that was not annulled (ORG-08)."""
    return Training.objects.filter(people=user, annulled_reason="").exists()


def untrained(institution: Institution, on: date) -> QuerySet[User]:
    """Who holds some role on the day and has taken part in no training, by name."""
    trained = Training.objects.filter(annulled_reason="").values("people")
    return people_of(institution, on=on).exclude(pk__in=trained.filter(people__isnull=False))
