"""What was accompanied in a period, assistance by assistance, from the records of its sessions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.delivery.choices import WorkPlanState
from baquiano.delivery.models import Assistance, PartialReport, SessionBeneficiary, WorkPlan
from baquiano.documents.models import Evidence
from baquiano.evaluation.queries import Evaluated, evaluations_of
from baquiano.evaluation.rules import evaluated
from baquiano.institutions.models import Unit
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting, Minutes
from baquiano.meetings.queries import CURRENT
from baquiano.reports.models import AssistanceRegister

# What each row tells, by the name with which it is kept, in the order of its columns.
TEXTS = (
    ("entity", gettext_lazy("Grupo de valor")),
    ("municipality", gettext_lazy("Municipio")),
    ("topic", gettext_lazy("Tema")),
    ("unit", gettext_lazy("Dependencia")),
    ("plan", gettext_lazy("Plan de trabajo")),
)
FIGURES = (
    ("sessions", gettext_lazy("Sesiones")),
    ("people", gettext_lazy("Personas")),
    ("signed", gettext_lazy("Actas firmadas")),
    ("evidence", gettext_lazy("Evidencias")),
    ("partials", gettext_lazy("Reportes parciales")),
    ("open_commitments", gettext_lazy("Compromisos abiertos")),
)
# How its evaluation came out, by the end of the period: the mark is that of ``docs/rules/evaluation-coverage.md``.
EVALUATION = (
    ("invited", gettext_lazy("Invitadas a evaluar")),
    ("answered", gettext_lazy("Respondieron")),
    ("refused", gettext_lazy("No aceptaron")),
)
PARTS = (("coverage", gettext_lazy("Cobertura (%)")), ("mark", gettext_lazy("Calificación (%)")))
RESULT = (("result", gettext_lazy("Resultado")), ("closed_on", gettext_lazy("Cerrado el")))
COLUMNS = (*TEXTS, *FIGURES, *EVALUATION, *PARTS, *RESULT)
# What a register that was sealed before evaluations were told does not have.
_UNTOLD: dict[str, Any] = {"invited": 0, "answered": 0, "refused": 0, "coverage": None, "mark": None, "campaign": ""}


def rows_of(unit: Unit, first: date, last: date) -> list[dict[str, Any]]:
    """The assistances of the unit and of those under it with sessions in the period, or closed in it.

    Sessions are those held in the period; people are counted once each. Constant queries.
    """
    held = _sessions(unit, first, last)
    closed = Q(closed_at__date__range=(first, last))
    rows = Assistance.objects.filter(closed | Q(pk__in=held), unit__in=under(unit))
    shown = ("beneficiary__municipality", "topic", "unit", "plan_item")
    found = list(rows.select_related(*shown).order_by("beneficiary__name", "pk"))
    facts = _Facts(held, first, last, evaluations_of([one.pk for one in found], until=last))
    return [facts.told(one) for one in found]


def totals_of(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The sum of each figure; people of two assistances are counted in both."""
    found = list(rows)
    return {name: sum(row.get(name, 0) for row in found) for name, _label in (*FIGURES, *EVALUATION)}


def told_of(register: AssistanceRegister) -> list[dict[str, Any]]:
    """The rows of the seal; those of the data of now while it is open."""
    rows = register.rows if register.is_sealed else rows_of(register.unit, register.first_on, register.last_on)
    return [_UNTOLD | row for row in rows]


def coverage_of(invited: int, refused: int, answered: int) -> float | None:
    """How many answered of those who did not refuse; by the QR they may be more than were on the list."""
    base = evaluated(invited, refused)
    return round(min(100 * answered / base, 100), 1) if base else None


def under(unit: Unit) -> list[Any]:
    """The unit and those under it."""
    children = defaultdict(list)
    for key, parent in Unit.objects.values_list("pk", "parent_id"):
        children[parent].append(key)
    found, pending = [], [unit.pk]
    while pending:
        key = pending.pop()
        found.append(key)
        pending += children[key]
    return found


def _sessions(unit: Unit, first: date, last: date) -> dict[Any, list[Any]]:
    """The meetings held in the period, by assistance."""
    rows = SessionBeneficiary.objects.filter(
        assistance__unit__in=under(unit),
        session__meeting__state=MeetingState.HELD,
        session__meeting__starts_at__date__range=(first, last),
    )
    found: dict[Any, list[Any]] = defaultdict(list)
    for assistance, meeting in rows.values_list("assistance_id", "session__meeting_id"):
        found[assistance].append(meeting)
    return found


class _Facts:
    """What the sessions of the period left, read once for all the assistances."""

    def __init__(self, held: dict[Any, list[Any]], first: date, last: date, evaluations: dict[Any, Evaluated]) -> None:
        self.held, self.evaluations = held, evaluations
        meetings = [key for keys in held.values() for key in keys]
        kind = Meeting._meta.label_lower
        lists = Attendance.objects.filter(CURRENT, meeting__in=meetings)
        self.people: dict[Any, set[Any]] = defaultdict(set)
        for meeting, pk, document in lists.values_list("meeting_id", "pk", "document_number"):
            self.people[meeting].add(document or pk)
        signed = Minutes.objects.filter(meeting__in=meetings, state="signed")
        self.signed = set(signed.values_list("meeting_id", flat=True))
        proofs = Evidence.objects.filter(subject_type=kind, subject_id__in=[str(key) for key in meetings])
        self.evidence = dict(proofs.values_list("subject_id").annotate(n=Count("pk")))
        promises = Commitment.objects.filter(origin_type=kind, origin_id__in=meetings, state=CommitmentState.OPEN)
        self.promises = dict(promises.order_by().values_list("origin_id").annotate(n=Count("pk")))
        issued = PartialReport.objects.filter(last_on__range=(first, last)).order_by()
        self.partials = dict(issued.values_list("assistance_id").annotate(n=Count("pk")))
        plans = WorkPlan.objects.filter(state=WorkPlanState.APPROVED)
        self.plans = dict(plans.values_list("assistance_id", "number"))

    def told(self, assistance: Assistance) -> dict[str, Any]:
        meetings = self.held.get(assistance.pk, [])
        people = set().union(*(self.people[key] for key in meetings))
        number = self.plans.get(assistance.pk)
        return {
            "id": str(assistance.pk),
            "entity": str(assistance.beneficiary),
            "municipality": str(assistance.beneficiary.municipality or ""),
            "topic": str(assistance.plan_item or assistance.topic or ""),
            "unit": assistance.unit.name,
            "plan": _("Versión %(number)s") % {"number": number} if number else "",
            "sessions": len(meetings),
            "people": len(people),
            "signed": sum(key in self.signed for key in meetings),
            "evidence": sum(self.evidence.get(str(key), 0) for key in meetings),
            "partials": self.partials.get(assistance.pk, 0),
            "open_commitments": sum(self.promises.get(key, 0) for key in meetings),
            **self._evaluation(assistance),
            "result": str(assistance.get_state_display()),
            "closed_on": f"{day_of(assistance.closed_at):%d/%m/%Y}" if assistance.closed_at else "",
        }

    def _evaluation(self, assistance: Assistance) -> dict[str, Any]:
        found = self.evaluations.get(assistance.pk, Evaluated())
        return {
            "invited": found.invited,
            "answered": found.answered,
            "refused": found.refused,
            "coverage": coverage_of(found.invited, found.refused, found.answered),
            "mark": None if found.percent is None else round(found.percent, 1),
            "campaign": str(found.campaign.pk) if found.campaign else "",
        }
