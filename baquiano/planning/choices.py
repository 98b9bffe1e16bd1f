"""Kinds and states of a plan, the moves between them, and the life of an import."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanKind(TextChoices):
    GROUP = "group", _("Plan de grupo")
    CONSOLIDATED = "consolidated", _("Plan consolidado")


class PlanState(TextChoices):
    DRAFT = "draft", _("En preparación")
    IN_REVIEW = "in_review", _("En revisión")
    APPROVED = "approved", _("Aprobado")
    CONSOLIDATED = "consolidated", _("Consolidado")
    IN_FORCE = "in_force", _("Vigente")
    CLOSED = "closed", _("Cerrado")


# The plan of a group: written, reviewed by its leader, consolidated, in force with the committee's approval. A
# return takes it back to its writers from any step before it is in force.
ALLOWED_MOVES = {
    PlanState.DRAFT: {PlanState.IN_REVIEW},
    PlanState.IN_REVIEW: {PlanState.APPROVED, PlanState.DRAFT},
    PlanState.APPROVED: {PlanState.CONSOLIDATED},
    PlanState.CONSOLIDATED: {PlanState.IN_FORCE, PlanState.DRAFT},
    PlanState.IN_FORCE: {PlanState.CLOSED},
    PlanState.CLOSED: set(),
}
# The consolidated plan is born of the group plans (consolidated), goes to the committee when planning has verified
# it (in review), waits as a draft while the groups mend what was returned, and is consolidated again.
CONSOLIDATED_MOVES = {
    PlanState.DRAFT: {PlanState.CONSOLIDATED},
    PlanState.CONSOLIDATED: {PlanState.IN_REVIEW, PlanState.DRAFT},
    PlanState.IN_REVIEW: {PlanState.IN_FORCE, PlanState.DRAFT},
    PlanState.IN_FORCE: {PlanState.CLOSED},
    PlanState.CLOSED: set(),
}


class ReturnStage(TextChoices):
    """Who sent the plan back to its writers."""

    LEADER = "leader", _("Revisión del líder")
    VERIFICATION = "verification", _("Verificación de planeación")
    COMMITTEE = "committee", _("Comité")


class ImportState(TextChoices):
    OPEN = "open", _("Por revisar")
    APPLIED = "applied", _("Importado")
    ABANDONED = "abandoned", _("Descartado")


ALLOWED_IMPORT_MOVES = {
    ImportState.OPEN: {ImportState.APPLIED, ImportState.ABANDONED},
    ImportState.APPLIED: set(),
    ImportState.ABANDONED: set(),
}
