"""Where a periodic report stands, and the parts that it has."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """Drafted from the data, edited by sections, approved by a second person: from then on it is sealed."""

    DRAFT = "draft", _("Borrador")
    IN_REVIEW = "in_review", _("En revisión")
    APPROVED = "approved", _("Aprobado")


REPORT_MOVES = {
    ReportState.DRAFT: {ReportState.IN_REVIEW},
    ReportState.IN_REVIEW: {ReportState.APPROVED, ReportState.DRAFT},
    ReportState.APPROVED: set(),
}


class Half(IntegerChoices):
    """The half of the year that a report tells; one without a half tells the whole year (REP-04)."""

    FIRST = 1, _("Primer semestre")
    SECOND = 2, _("Segundo semestre")


class TopicPeriod(TextChoices):
    """What is told by topic: each quarter its follow-up, each half its matrix, and the vigencia in its final report.

    None replaces another (REP-11, REP-12, REP-13).
    """

    Q1 = "t1", _("Informe de seguimiento del primer trimestre")
    Q2 = "t2", _("Informe de seguimiento del segundo trimestre")
    Q3 = "t3", _("Informe de seguimiento del tercer trimestre")
    Q4 = "t4", _("Informe de seguimiento del cuarto trimestre")
    S1 = "s1", _("Matriz de seguimiento y evaluación del primer semestre")
    S2 = "s2", _("Matriz de seguimiento y evaluación del segundo semestre")
    FINAL = "final", _("Informe final de la vigencia")

    @property
    def months(self) -> range:
        if self == TopicPeriod.FINAL:
            return range(1, 13)
        place, length = int(self.value[1:]), 3 if self.is_quarter else 6
        return range((place - 1) * length + 1, place * length + 1)

    @property
    def is_quarter(self) -> bool:
        return self.value.startswith("t")

    @property
    def is_matrix(self) -> bool:
        return self.value.startswith("s")

    @property
    def is_final(self) -> bool:
        return self == TopicPeriod.FINAL


# What an address asks of the list for the reports without a half.
WHOLE_YEAR = "anual"


class PackageState(TextChoices):
    """A package of accountability: gathered from the data, approved by a second person, told to everybody (AUD-03)."""

    PREPARED = "prepared", _("En preparación")
    APPROVED = "approved", _("Aprobado")
    PUBLISHED = "published", _("Publicado")


PACKAGE_MOVES: dict[PackageState, set[PackageState]] = {
    PackageState.PREPARED: {PackageState.APPROVED},
    PackageState.APPROVED: {PackageState.PUBLISHED},
    PackageState.PUBLISHED: set(),
}


class Coverage(TextChoices):
    """What each report of the institution covers."""

    HALF = "half", _("cada semestre, el plan")
    YEAR = "year", _("el año, la estrategia")


class SectionKey(TextChoices):
    """The parts of the reports, by kind in their order; its value is the name in the address."""

    OPENING = "presentacion", _("Presentación")
    PLAN = "plan", _("Ejecución del plan")
    AGENDA = "agenda", _("Ejecución de la agenda")
    COMMITMENTS = "compromisos", _("Compromisos")
    DIFFICULTIES = "dificultades", _("Dificultades y ajustes")
    CONCLUSIONS = "conclusiones", _("Conclusiones y recomendaciones")
    STRATEGY = "estrategia", _("La estrategia y su ejecución")
    MILESTONES = "hitos", _("Cumplimiento de fechas e hitos")
    CONTACTS = "director", _("Seguimiento del director a las entidades")
    EVALUATIONS = "evaluaciones", _("Evaluación de la asistencia técnica")
    ACTIONS = "acciones", _("Acciones correctivas y preventivas")
    NEXT = "siguiente", _("Conclusiones para la estrategia siguiente")


S = SectionKey
HALF_SECTIONS = (S.OPENING, S.PLAN, S.AGENDA, S.COMMITMENTS, S.DIFFICULTIES, S.CONCLUSIONS)
YEAR_SECTIONS = (S.OPENING, S.STRATEGY, S.MILESTONES, S.CONTACTS, S.EVALUATIONS, S.ACTIONS, S.NEXT)
