"""What the formats of evaluations are filled with."""

from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.documents.payloads import (
    AnswerSheetPayload,
    EvaluationReportPayload,
    ReportTable,
    Section,
    SheetQuestion,
)
from baquiano.evaluation.choices import QuestionKind
from baquiano.evaluation.models import AnalysisReport, Campaign, Question
from baquiano.evaluation.queries import questions_of
from baquiano.institutions.models import ConsentText
from baquiano.ui.display import day, number, percent_words

HEADERS = tuple(map(gettext_lazy, ("Campañas", "Invitadas", "No aceptaron", "Respondieron", "Calificación")))


def report_payload(report: AnalysisReport, actions: list[str], *, by: User) -> EvaluationReportPayload:
    """The report with its figures as they were sealed; ``actions`` are those opened of its evaluations."""
    figures, total = report.figures, report.figures["total"]
    return EvaluationReportPayload(
        title=report.title,
        period=_("%(first)s a %(last)s") % {"first": day(report.first_on), "last": day(report.last_on)},
        group=str(report.unit or report.institution),
        assistance=str(report.assistance or ""),
        campaigns=figures["campaigns"],
        invited=total["invited"],
        refused=total["refused"],
        answered=total["answered"],
        mark=percent_words(total["percent"]),
        sections=[Section(title=title, text=text) for title, text in sections_of(report) if text.strip()],
        tables=[_table(table, total) for table in figures["tables"]],
        improvements=actions,
        prepared_by=str(report.created_by or ""),
        issued_by=str(by),
        figures_sha256=report.figures_sha256,
    )


def sections_of(report: AnalysisReport) -> list[tuple[str, str]]:
    return [
        (_("Percepción y satisfacción"), report.perception),
        (_("Cobertura y negativas"), report.refusals),
        (_("Mejoras"), report.improvements),
    ]


def _table(table: dict, total: dict) -> ReportTable:  # type: ignore[type-arg]
    rows = [[row["label"], *_cells(row)] for row in [*table["rows"], total]]
    return ReportTable(title=table["title"], headers=[table["title"], *map(str, HEADERS)], rows=rows)


def _cells(row: dict) -> list[str]:  # type: ignore[type-arg]
    counts = [number(row[name]) for name in ("campaigns", "invited", "refused", "answered")]
    return [*counts, percent_words(row["percent"])]


def sheet_payload(campaign: Campaign, consent: ConsentText) -> AnswerSheetPayload:
    """The questions of a campaign, to be answered with a pen."""
    instrument = campaign.instrument
    return AnswerSheetPayload(
        title=instrument.title,
        about=campaign.title,
        introduction=instrument.introduction,
        is_anonymous=instrument.is_anonymous,
        consent=consent.text,
        consent_version=str(consent.version),
        questions=[_asked(place, one) for place, one in enumerate(questions_of(instrument), start=1)],
        closes_on=campaign.closes_on,
        address=address_of(campaign),
    )


def address_of(campaign: Campaign) -> str:
    """The public address of its QR."""
    return django_settings.SITE_URL.rstrip("/") + reverse("survey:answer", args=[campaign.token])


def _asked(place: int, question: Question) -> SheetQuestion:
    return SheetQuestion(
        number=place,
        section=question.section,
        text=question.text,
        hint=question.hint,
        options=options_in_words(question),
        is_several=question.kind == QuestionKind.MULTIPLE,
        is_required=question.is_required,
    )


def options_in_words(question: Question) -> list[str]:
    """Every box of a question, with «no aplica» where it is admitted; none of an open one."""
    if question.kind == QuestionKind.OPEN:
        return []
    found = list(question.labels.values())
    if question.kind == QuestionKind.SCALE:
        found = [mark_in_words(question, mark) for mark in range(1, (question.scale_max or 0) + 1)]
    return [*found, _("No aplica")] if question.allows_na else found


def mark_in_words(question: Question, mark: int) -> str:
    words = {1: question.low_label, question.scale_max: question.high_label}.get(mark, "")
    return f"{mark} · {words}" if words else str(mark)
