"""What was answered, in figures that name nobody: by question, unit, service, topic and territory (EVA-10).

Of anonymous answers nothing is told of fewer than the smallest group of the institution, and the groups of a table that
are smaller are told together, with the next one until the sum is not small either.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Municipality
from baquiano.common.policy import visible
from baquiano.delivery.models import SessionBeneficiary
from baquiano.evaluation.choices import CampaignState, InvitationState, Moment, QuestionKind
from baquiano.evaluation.models import AnswerSheet, AnswerValue, Campaign, Invitation, Question, Refusal
from baquiano.evaluation.queries.campaigns import _SHOWN, meters_of, with_meters
from baquiano.evaluation.queries.instruments import questions_of
from baquiano.evaluation.rules import VIEW_RESULTS, shows_results
from baquiano.evaluation.settings import smallest_group

MOST_TEXTS = 300
# The mark of a scale as a share of its highest one: 3,5 of 5 is 70 %.
PERCENT = Cast(F("number"), FloatField()) * 100.0 / F("question__scale_max")


@dataclass(frozen=True)
class QuestionResult:
    """A question with how many gave each answer; ``average`` and ``percent`` only of a scale."""

    question: Question
    answered: int
    not_applicable: int
    counts: list[tuple[str, int]] = field(default_factory=list)
    average: float | None = None
    percent: float | None = None
    texts: list[str] = field(default_factory=list)
    # Fewer people answered it than may be told of.
    is_few: bool = False


@dataclass(frozen=True)
class Results:
    """The results of a campaign, or ``why_hidden`` they are not told."""

    answered: int
    why_hidden: str = ""
    questions: list[QuestionResult] = field(default_factory=list)
    percent: float | None = None


def average_percent(sheets: QuerySet[AnswerSheet] | Iterable[Any]) -> float | None:
    """The mean of every mark of the sheets, as a share of the highest one; None where nobody gave a mark."""
    rows = AnswerValue.objects.filter(sheet__in=sheets, number__isnull=False)
    return rows.aggregate(mean=Avg(PERCENT))["mean"]


def results_of(campaign: Campaign) -> Results:
    """Question by question. Nothing of an anonymous one that still runs, or that too few answered."""
    answered = AnswerSheet.objects.filter(campaign=campaign).count()
    if not shows_results(campaign):
        return Results(answered, _("Los resultados de una evaluación anónima se muestran cuando se cierra."))
    least = smallest_group(campaign.institution, campaign.opens_on.year)
    if campaign.is_anonymous and answered < least:
        return Results(
            answered,
            _("Respondieron menos de %(least)s personas: los resultados no se muestran, para que nadie sea reconocido.")
            % {"least": least},
        )
    told_from = least if campaign.is_anonymous else 0
    return _results([campaign.pk], questions_of(campaign.instrument), answered, told_from)


def _results(campaigns: list[Any], questions: list[Question], answered: int, least: int) -> Results:
    values: dict[Any, list[AnswerValue]] = defaultdict(list)
    rows = AnswerValue.objects.filter(sheet__campaign__in=campaigns)
    # In the order of the texts, and not in that in which they came.
    for value in rows.order_by("text", "id"):
        values[value.question_id].append(value)
    sheets = AnswerSheet.objects.filter(campaign__in=campaigns)
    return Results(
        answered, "", [_of_question(one, values[one.pk], least) for one in questions], average_percent(sheets)
    )


def _of_question(question: Question, values: list[AnswerValue], least: int) -> QuestionResult:
    said = [one for one in values if not one.is_na]
    result: dict[str, Any] = {"question": question, "answered": len(said), "not_applicable": len(values) - len(said)}
    if question.kind == QuestionKind.OPEN:
        return QuestionResult(**result, texts=[one.text for one in said][:MOST_TEXTS])
    if 0 < len(said) < least:
        return QuestionResult(**result, is_few=True)
    if question.kind == QuestionKind.SCALE:
        marks = Counter(one.number for one in said)
        counts = [(_mark(question, mark), marks[mark]) for mark in range(1, (question.scale_max or 0) + 1)]
        average = sum(one.number or 0 for one in said) / len(said) if said else None
        percent = 100 * average / question.scale_max if average is not None and question.scale_max else None
        return QuestionResult(**result, counts=counts, average=average, percent=percent)
    chosen = Counter(code for one in said for code in one.codes)
    return QuestionResult(**result, counts=[(label, chosen[code]) for code, label in question.labels.items()])


def _mark(question: Question, mark: int) -> str:
    words = {1: question.low_label, question.scale_max: question.high_label}.get(mark, "")
    return f"{mark} · {words}" if words else str(mark)


# --- before and after ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """A question of a scale in both moments."""

    question: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        return self.after - self.before


def compared(campaign: Campaign) -> list[Change]:
    """The marks of each question before and after, in points of its scale; nothing where one of them is not told."""
    before = campaign.compares
    if campaign.moment != Moment.AFTER or before is None:
        return []
    earlier, later = results_of(before), results_of(campaign)
    known = {one.question.code: one.average for one in earlier.questions if one.average is not None}
    return [
        Change(one.question.text, known[one.question.code], one.average)
        for one in later.questions
        if one.average is not None and one.question.code in known
    ]


# --- several campaigns -----------------------------------------------------------------------------------------------
def campaigns_told(user: User) -> QuerySet[Any]:
    """The campaigns whose results the person may see, with their meters: those that are told by now."""
    rows = visible(Campaign.objects.select_related(*_SHOWN), user, VIEW_RESULTS)
    told = Q(state=CampaignState.CLOSED) | Q(state=CampaignState.OPEN, instrument__is_anonymous=False)
    return with_meters(rows.filter(told))


@dataclass(frozen=True)
class GroupResult:
    """The campaigns of a unit, a topic, a kind of service or a municipality, together."""

    label: str
    campaigns: int
    invited: int
    refused: int
    answered: int
    percent: float | None
    is_small: bool = False
    # How many answers were asked of them together; unknown place by place.
    required: int = 0


PLACE = "municipio"
GROUPS = {
    "dependencia": (gettext_lazy("Dependencia"), "unit"),
    "tema": (gettext_lazy("Tema"), "topic"),
    "tema-vigencia": (gettext_lazy("Tema y vigencia"), "topic_and_year"),
    "servicio": (gettext_lazy("Tipo de asistencia"), "service_type"),
    PLACE: (gettext_lazy("Municipio"), "municipality"),
    "instrumento": (gettext_lazy("Instrumento"), "instrument"),
}


def groups_of(campaigns: Iterable[Any], by: str, *, least: int) -> list[GroupResult]:
    """The campaigns grouped ``by`` one of ``GROUPS``, the best answered first; a few queries however many there are.

    Give it campaigns with their meters. By municipality, a campaign of several of them is told place by place.
    """
    found = list(campaigns)
    if by == PLACE:
        return _shown(_by_place(found), found, least)
    meters = meters_of(found)
    groups: dict[str, list[Any]] = defaultdict(list)
    _label, name = GROUPS[by]
    for one in found:
        groups[str(getattr(one, name) or _("Sin dato"))].append(one)
    marks = _marks_of([one.pk for one in found])
    return _shown([_group(label, ones, meters, marks) for label, ones in groups.items()], found, least)


def _shown(rows: list[GroupResult], campaigns: list[Any], least: int) -> list[GroupResult]:
    is_anonymous = any(one.instrument.is_anonymous for one in campaigns)
    told = _without_small(rows, least if is_anonymous else 0)
    return sorted(told, key=lambda row: (row.is_small, -row.answered, row.label))


def _by_place(campaigns: list[Any]) -> list[GroupResult]:
    """By municipality. Who refused in a campaign of several is of no place: nobody asked from where."""
    keys = [one.pk for one in campaigns]
    place = Coalesce("campaign__municipality", "municipality")
    rows: dict[str | None, dict[str, Any]] = defaultdict(lambda: {"campaigns": set(), "invited": 0, "refused": 0,
                                                                  "answered": 0, "total": 0.0, "marks": 0})  # fmt: skip
    invited = Invitation.objects.exclude(state=InvitationState.WITHDRAWN)
    counted: tuple[tuple[str, QuerySet[Any], Any], ...] = (
        ("invited", invited, place),
        ("refused", Refusal.objects.all(), F("campaign__municipality")),
        ("answered", AnswerSheet.objects.all(), place),
    )
    for name, found, at_place in counted:
        of_each = found.filter(campaign__in=keys).order_by().values_list(at_place, "campaign")
        for key, campaign, n in of_each.annotate(n=Count("pk")):
            rows[key][name] += n
            rows[key]["campaigns"].add(campaign)
    marks = AnswerValue.objects.filter(sheet__campaign__in=keys, number__isnull=False).order_by()
    where = Coalesce("sheet__campaign__municipality", "sheet__municipality")
    for key, mean, n in marks.values_list(where).annotate(mean=Avg(PERCENT), n=Count("id")):
        rows[key]["total"] += mean * n
        rows[key]["marks"] += n
    names = {one.pk: one.label for one in Municipality.objects.filter(pk__in=[*rows]).select_related("department")}
    return [
        GroupResult(
            names.get(key, str(_("Sin dato"))) if key else _("Sin dato"),
            len(row["campaigns"]),
            row["invited"],
            row["refused"],
            row["answered"],
            row["total"] / row["marks"] if row["marks"] else None,
        )
        for key, row in rows.items()
    ]


def total_of(campaigns: Iterable[Any], *, least: int) -> GroupResult:
    """All of them together; the mean is not told of fewer anonymous answers than ``least``."""
    found = list(campaigns)
    row = _group(_("Total"), found, meters_of(found), _marks_of([one.pk for one in found]))
    is_told = row.answered >= least or not any(one.instrument.is_anonymous for one in found)
    return row if is_told else replace(row, percent=None)


def marks_of(campaigns: Iterable[Any]) -> dict[Any, float | None]:
    """The mark of each campaign given with its meter; None where it is not told, or nobody gave any."""
    found = list(campaigns)
    marks = _marks_of([one.pk for one in found])
    told: dict[Any, float | None] = {}
    for one in found:
        total, number = marks.get(one.pk, (0.0, 0))
        least = smallest_group(one.institution, one.opens_on.year) if one.is_anonymous else 1
        told[one.pk] = total / number if number and one.n_answered >= least else None
    return told


@dataclass(frozen=True)
class Evaluated:
    """What the campaigns of an assistance that were closed left; ``campaign`` where it was one alone."""

    invited: int = 0
    refused: int = 0
    answered: int = 0
    percent: float | None = None
    campaign: Any = None


def evaluations_of(assistances: Iterable[Any], *, until: date) -> dict[Any, Evaluated]:
    """What was evaluated of each assistance, by its key, in campaigns of it or of its visits closed by ``until``.

    A visit to several assistances counts in each. The mark is the mean of those that are told, by how many answered
    each. A few queries however many they are.
    """
    keys = set(assistances)
    closed = Campaign.objects.filter(state=CampaignState.CLOSED, closes_on__lte=until)
    served = SessionBeneficiary.objects.filter(assistance__in=keys, session__campaigns__in=closed)
    pairs = set(served.values_list("assistance", "session__campaigns"))
    pairs |= set(closed.filter(assistance__in=keys).values_list("assistance", "pk"))
    rows = with_meters(closed.filter(pk__in=[campaign for _assistance, campaign in pairs]).select_related(*_SHOWN))
    campaigns = {one.pk: one for one in rows}
    marks = marks_of(campaigns.values())
    of_each: dict[Any, list[Any]] = defaultdict(list)
    for assistance, campaign in pairs:
        if campaign in campaigns:
            of_each[assistance].append(campaigns[campaign])
    return {key: _evaluated(ones, marks) for key, ones in of_each.items()}


def _evaluated(campaigns: list[Any], marks: dict[Any, float | None]) -> Evaluated:
    told = [(mark, one.n_answered) for one in campaigns if (mark := marks[one.pk]) is not None]
    weight = sum(answered for _mark, answered in told)
    return Evaluated(
        sum(one.n_invited for one in campaigns),
        sum(one.n_refused for one in campaigns),
        sum(one.n_answered for one in campaigns),
        sum(mark * answered for mark, answered in told) / weight if weight else None,
        campaigns[0] if len(campaigns) == 1 else None,
    )


def _marks_of(keys: list[Any]) -> dict[Any, tuple[float, int]]:
    """Of each campaign, the sum of its marks as shares and how many there are."""
    rows = AnswerValue.objects.filter(sheet__campaign__in=keys, number__isnull=False).order_by()
    found = rows.values_list("sheet__campaign").annotate(mean=Avg(PERCENT), n=Count("id"))
    return {key: (mean * n, n) for key, mean, n in found}


def _group(label: str, ones: list[Any], meters: dict[Any, Any], marks: dict[Any, tuple[float, int]]) -> GroupResult:
    total = sum(marks.get(one.pk, (0.0, 0))[0] for one in ones)
    number = sum(marks.get(one.pk, (0.0, 0))[1] for one in ones)
    return GroupResult(
        label,
        len(ones),
        sum(meters[one.pk].invited for one in ones),
        sum(meters[one.pk].refused for one in ones),
        sum(meters[one.pk].answered for one in ones),
        total / number if number else None,
        required=sum(meters[one.pk].required for one in ones),
    )


def _without_small(rows: list[GroupResult], least: int) -> list[GroupResult]:
    """The rows with fewer answers than ``least`` in one, with the next ones until neither it nor a single one is told.

    When everything together is small, nothing but how many campaigns there are is told.
    """
    ordered = sorted(rows, key=lambda row: (row.answered, row.label))
    taken: list[GroupResult] = []
    while ordered and (
        ordered[0].answered < least or (taken and (len(taken) == 1 or sum(one.answered for one in taken) < least))
    ):
        taken.append(ordered.pop(0))
    if not taken:
        return rows
    answered = sum(one.answered for one in taken)
    together = GroupResult(
        _("Grupos pequeños, juntos"),
        sum(one.campaigns for one in taken),
        sum(one.invited for one in taken),
        sum(one.refused for one in taken),
        answered,
        _mean(taken) if answered >= least else None,
        is_small=True,
        required=sum(one.required for one in taken),
    )
    return [*ordered, together]


def _mean(rows: list[GroupResult]) -> float | None:
    known = [one for one in rows if one.percent is not None and one.answered]
    weight = sum(one.answered for one in known)
    return sum((one.percent or 0) * one.answered for one in known) / weight if weight else None


# --- each answer, for whoever analyses them elsewhere ----------------------------------------------------------------
def sheets_told(campaign: Campaign) -> QuerySet[AnswerSheet]:
    """The sheets of a campaign whose results are told, in no order that says when each came."""
    if results_of(campaign).why_hidden:
        return AnswerSheet.objects.none()
    rows = AnswerSheet.objects.filter(campaign=campaign).prefetch_related("values__question")
    return rows.select_related("invitation__attendance", "invitation__contact", "municipality").order_by("id")
