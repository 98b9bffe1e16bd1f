"""Instruments, their versions and their questions."""

from typing import Any

from django.db.models import Count, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.evaluation.choices import InstrumentState
from baquiano.evaluation.models import Campaign, Instrument, Question
from baquiano.evaluation.rules import VIEW_INSTRUMENT
from baquiano.evaluation.specs import InstrumentSpec, QuestionSpec

SAID = ("title", "kind", "introduction", "is_anonymous", "has_moments")


def instruments_visible_to(user: User) -> QuerySet[Any]:
    """Each with how many questions it has and how many campaigns used it."""
    rows = visible(Instrument.objects.all(), user, VIEW_INSTRUMENT).select_related("institution", "published_by")
    return rows.annotate(n_questions=Count("questions", distinct=True), n_campaigns=Count("campaigns", distinct=True))


def instruments_in_force() -> QuerySet[Instrument]:
    return Instrument.objects.filter(state=InstrumentState.IN_FORCE).order_by("title")


def instrument_for_update(instrument: Instrument) -> Instrument:
    """The instrument as it is stored, locked until the transaction ends."""
    return Instrument.objects.select_for_update().select_related("institution").get(pk=instrument.pk)


def editions_of(instrument: Instrument) -> QuerySet[Instrument]:
    """Every version of the same instrument, newest first."""
    return Instrument.objects.filter(code=instrument.code).order_by("-edition")


def questions_of(instrument: Instrument) -> list[Question]:
    return list(instrument.questions.order_by("position"))


def is_used(instrument: Instrument) -> bool:
    """Whether some campaign uses it: then it does not change any more."""
    return Campaign.objects.filter(instrument=instrument).exists()


def spec_of(instrument: Instrument) -> InstrumentSpec:
    """The instrument as plain data, to be written in a folder or in an XLSForm."""
    questions = sorted(instrument.questions.all(), key=lambda one: one.position)
    return InstrumentSpec(
        code=instrument.code,
        edition=instrument.edition,
        questions=[QuestionSpec(**one.facts) for one in questions],
        **{name: getattr(instrument, name) for name in SAID},
    )
