"""Kinds of norms, their states, and what an act does to a norm."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NormKind(TextChoices):
    CONSTITUTION = "constitution", _("Constitución")
    LAW = "law", _("Ley")
    DECREE = "decree", _("Decreto")
    RESOLUTION = "resolution", _("Resolución")
    AGREEMENT = "agreement", _("Acuerdo")
    ORDINANCE = "ordinance", _("Ordenanza")
    CIRCULAR = "circular", _("Circular")
    DIRECTIVE = "directive", _("Directiva")
    CONPES = "conpes", _("Documento CONPES")
    RULING = "ruling", _("Sentencia")
    OTHER = "other", _("Otro acto")


class NormState(TextChoices):
    IN_FORCE = "in_force", _("Vigente")
    MODIFIED = "modified", _("Modificada")
    SUSPENDED = "suspended", _("Suspendida")
    REPEALED = "repealed", _("Derogada")


ALLOWED_MOVES: dict[NormState, set[NormState]] = {
    NormState.IN_FORCE: {NormState.MODIFIED, NormState.SUSPENDED, NormState.REPEALED},
    NormState.MODIFIED: {NormState.MODIFIED, NormState.SUSPENDED, NormState.REPEALED},
    NormState.SUSPENDED: {NormState.MODIFIED, NormState.REPEALED},
    NormState.REPEALED: set(),
}


class ChangeKind(TextChoices):
    """What happened to a norm. Each kind leads to one state (``RESULTS``)."""

    MODIFIED = "modified", _("Se modificó, adicionó o reglamentó")
    SUSPENDED = "suspended", _("Se suspendió")
    REINSTATED = "reinstated", _("Volvió a regir después de una suspensión")
    REPEALED = "repealed", _("Se derogó o se declaró inexequible o nula")


RESULTS: dict[ChangeKind, NormState] = {
    ChangeKind.MODIFIED: NormState.MODIFIED,
    ChangeKind.SUSPENDED: NormState.SUSPENDED,
    # It comes back as its suspension left it: with a change behind it.
    ChangeKind.REINSTATED: NormState.MODIFIED,
    ChangeKind.REPEALED: NormState.REPEALED,
}

# The catalogues whose entries a norm may be linked to: what is assisted in, and how.
LINKED_CATALOGUES = ("topic", "service_type")
