"""Kinds and states of a plan, the moves between them, and the life of an import."""

from django.db.models import IntegerChoices, TextChoices
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


# The plan of a group: written, reviewed by its leader, consolidated, in force with the committee's approval; where the
# plans are not consolidated (``plan.consolidate``), in force when it is approved. A return takes it back to its writers
# from any step before it is in force.
ALLOWED_MOVES = {
    PlanState.DRAFT: {PlanState.IN_REVIEW},
    PlanState.IN_REVIEW: {PlanState.APPROVED, PlanState.IN_FORCE, PlanState.DRAFT},
    PlanState.APPROVED: {PlanState.CONSOLIDATED},
    PlanState.CONSOLIDATED: {PlanState.IN_FORCE, PlanState.DRAFT},
    PlanState.IN_FORCE: {PlanState.CLOSED},
    PlanState.CLOSED: {PlanState.IN_FORCE},
}
# The consolidated plan is born of the group plans (consolidated), goes to the committee when planning has verified
# it (in review) or is adopted where no committee decides, waits as a draft while the groups mend what was returned, and
# is consolidated again.
CONSOLIDATED_MOVES = {
    PlanState.DRAFT: {PlanState.CONSOLIDATED},
    PlanState.CONSOLIDATED: {PlanState.IN_REVIEW, PlanState.IN_FORCE, PlanState.DRAFT},
    PlanState.IN_REVIEW: {PlanState.IN_FORCE, PlanState.DRAFT},
    PlanState.IN_FORCE: {PlanState.CLOSED},
    PlanState.CLOSED: {PlanState.IN_FORCE},
}


class ReturnStage(TextChoices):
    """Who sent the plan back to its writers."""

    LEADER = "leader", _("Revisión del líder")
    VERIFICATION = "verification", _("Verificación de planeación")
    COMMITTEE = "committee", _("Comité")


class Priority(IntegerChoices):
    """How soon a need asks for an answer; the lowest number comes first."""

    HIGH = 1, _("Alta")
    MEDIUM = 2, _("Media")
    LOW = 3, _("Baja")


class Severity(TextChoices):
    """What a finding of the check of the plan does, the gravest first."""

    BLOCKS = "blocks", _("Bloquea")
    WARNS = "warns", _("Advierte")
    SUGGESTS = "suggests", _("Sugiere")


class Gate(TextChoices):
    """What the profile asks of the check of the plan before a step of the procedure."""

    NONE = "none", _("No se pide")
    SEEN = "seen", _("Vista")
    CLEAN = "clean", _("Sin hallazgos que bloqueen")


class ExecutionMode(TextChoices):
    """How an activity is carried out (PLN-18): all but the first rest on an agreement with somebody else."""

    DIRECT = "direct", _("Directa")
    COVENANT = "covenant", _("Convenio")
    CONSULTANT = "consultant", _("Consultoría externa")
    ALLIANCE = "alliance", _("Alianza estratégica")


class DeliveryMode(TextChoices):
    """To one entity at a time, or to several together (ENT-11)."""

    INDIVIDUAL = "individual", _("Individual")
    JOINT = "joint", _("Conjunta")


class MeetingPurpose(TextChoices):
    """For what a meeting about a plan is held."""

    APPROVAL = "approval", _("Reunión de aprobación")
    FOLLOW_UP = "follow_up", _("Reunión de seguimiento")
    EVALUATION = "evaluation", _("Reunión de evaluación")


class MatchState(TextChoices):
    """How an activity of the plan stands in the other system in which it is registered."""

    LOADED = "loaded", _("Cargada igual")
    DIFFERENT = "different", _("Con diferencias")
    MISSING = "missing", _("Sin cargar")
    UNPLANNED = "unplanned", _("No planeada")


class ProposalState(TextChoices):
    """The life of a joint visit that one group proposes to another."""

    PENDING = "pending", _("Por responder")
    ACCEPTED = "accepted", _("Acordada")
    DECLINED = "declined", _("No se puede")


PROPOSAL_MOVES = {
    ProposalState.PENDING: {ProposalState.ACCEPTED, ProposalState.DECLINED},
    ProposalState.ACCEPTED: set(),
    ProposalState.DECLINED: set(),
}


class ImportKind(TextChoices):
    """What the rows of an imported spreadsheet are."""

    ITEMS = "items", _("Actividades del plan")
    NEEDS = "needs", _("Necesidades")


class ImportState(TextChoices):
    OPEN = "open", _("Por revisar")
    APPLIED = "applied", _("Importado")
    ABANDONED = "abandoned", _("Descartado")


ALLOWED_IMPORT_MOVES = {
    ImportState.OPEN: {ImportState.APPLIED, ImportState.ABANDONED},
    ImportState.APPLIED: set(),
    ImportState.ABANDONED: set(),
}


class ChangeKind(TextChoices):
    """What is asked of a plan in force. Which one an edit is, its fields say (``changing.values.kind_of``)."""

    ADD = "add", _("Agregar")
    MODIFY = "modify", _("Modificar")
    MOVE = "move", _("Mover fechas")
    REASSIGN = "reassign", _("Cambiar responsable")
    CANCEL = "cancel", _("Cancelar")


class ChangeState(TextChoices):
    PENDING = "pending", _("Por decidir")
    APPROVED = "approved", _("Aprobado")
    REFUSED = "refused", _("No aprobado")
    WITHDRAWN = "withdrawn", _("Retirado")


ALLOWED_CHANGE_MOVES = {
    ChangeState.PENDING: {ChangeState.APPROVED, ChangeState.REFUSED, ChangeState.WITHDRAWN},
    ChangeState.APPROVED: set(),
    ChangeState.REFUSED: set(),
    ChangeState.WITHDRAWN: set(),
}
