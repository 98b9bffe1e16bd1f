"""How a request enters, which petition it is, what is asked for, and its life."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestChannel(TextChoices):
    """By where it entered (DEM-01)."""

    WEB = "web", _("Formulario público")
    EMAIL = "email", _("Correo electrónico")
    PHONE = "phone", _("Teléfono")
    LETTER = "letter", _("Carta u oficio")
    IN_PERSON = "in_person", _("Presencial")


class PetitionKind(TextChoices):
    """Which petition it is by law; the help desk has a term of the institution (DEM-08)."""

    GENERAL = "general", _("Petición general")
    INFORMATION = "information", _("Petición de información o documentos")
    CONSULTATION = "consultation", _("Consulta")
    AUTHORITY = "authority", _("Petición entre autoridades")
    TICKET = "ticket", _("Mesa de servicio")


# Working days to answer, counted from the day after it was received (Ley 1755 de 2015, art. 14 and 30).
TERMS = {
    PetitionKind.GENERAL: 15,
    PetitionKind.INFORMATION: 10,
    PetitionKind.CONSULTATION: 30,
    PetitionKind.AUTHORITY: 10,
}
# Of the same law: to send it to whoever is competent (art. 21), and to ask for what it lacks (art. 17).
TRANSFER_DAYS, COMPLETION_DAYS = 5, 10
# What a citizen may ask for on the public page.
PUBLIC_KINDS = (PetitionKind.GENERAL, PetitionKind.INFORMATION, PetitionKind.CONSULTATION)


class ServiceClass(TextChoices):
    """What is being asked for, once somebody read it (DEM-02)."""

    ORIENTATION = "orientation", _("Orientación")
    ADVICE = "advice", _("Asesoría")
    ASSISTANCE = "assistance", _("Asistencia técnica")
    TRAINING = "training", _("Capacitación")
    OUT = "out", _("Fuera de competencia")


# What may become an activity of the plan: an orientation never does (DEM-03).
PLANNABLE = (ServiceClass.ADVICE, ServiceClass.ASSISTANCE, ServiceClass.TRAINING)


class Product(TextChoices):
    """What an advice leaves, without which it does not close (DEM-04)."""

    CONCEPT = "concept", _("Concepto")
    RECORD = "record", _("Registro")
    REPORT = "report", _("Informe")


# The kinds of evidence of what the requester sent, apart from what is answered.
ASKED_FILE, ADDED_FILE = "solicitud", "complemento"


class RequestState(TextChoices):
    """Where a request stands."""

    RECEIVED = "received", _("Por clasificar")
    IN_PROGRESS = "in_progress", _("En atención")
    SUSPENDED = "suspended", _("Espera al solicitante")
    ANSWERED = "answered", _("Respondida, por cerrar")
    CLOSED = "closed", _("Atendida")
    ACCEPTED = "accepted", _("Aceptada")
    REFUSED = "refused", _("Negada")
    TRANSFERRED = "transferred", _("Trasladada")
    ABANDONED = "abandoned", _("Desistida")


S = RequestState
REQUEST_MOVES: dict[RequestState, set[RequestState]] = {
    S.RECEIVED: {S.IN_PROGRESS, S.SUSPENDED, S.TRANSFERRED, S.ABANDONED},
    S.IN_PROGRESS: {
        S.SUSPENDED, S.ANSWERED, S.CLOSED, S.ACCEPTED, S.REFUSED, S.TRANSFERRED, S.ABANDONED,
    },
    S.SUSPENDED: {S.RECEIVED, S.IN_PROGRESS, S.ABANDONED},
    S.ANSWERED: {S.CLOSED},
    S.CLOSED: set(),
    S.ACCEPTED: set(),
    S.REFUSED: set(),
    S.TRANSFERRED: set(),
    S.ABANDONED: set(),
}  # fmt: skip
# What still runs against its term.
PENDING = (S.RECEIVED, S.IN_PROGRESS, S.SUSPENDED)
RUNNING = (S.RECEIVED, S.IN_PROGRESS)


class TermLight(TextChoices):
    """How near the term is."""

    ON_TIME = "on_time", _("En término")
    DUE_SOON = "due_soon", _("Por vencer")
    OVERDUE = "overdue", _("Vencida")
    PAUSED = "paused", _("Suspendida")
    DONE = "done", _("A tiempo")
    DONE_LATE = "done_late", _("Fuera de término")


class Placement(TextChoices):
    """Where an accepted request stands with the plan (DEM-06); computed from the change that was asked."""

    WAITING = "waiting", _("En lista de espera")
    ASKED = "asked", _("Cambio del plan pedido")
    PLANNED = "planned", _("En el plan")


@dataclass(frozen=True)
class Step:
    """A decision on a request: its place in the address and its words."""

    slug: str
    title: Any
    done: Any
    text: Any = ""
    tone: str = "primary"


STEPS = {
    step.slug: step
    for step in (
        Step(
            "aceptar",
            _("Aceptar"),
            _("Quedó aceptada, en la lista de espera; la persona ya sabe."),
            _("Queda en la lista de espera hasta que se pida su actividad del plan. La persona recibe la respuesta."),
        ),
        Step(
            "negar",
            _("Negar"),
            _("Quedó negada, con su motivo; la persona ya sabe."),
            _("La persona recibe por correo el motivo y la explicación."),
            "danger",
        ),
        Step(
            "trasladar",
            _("Trasladar por competencia"),
            _("Quedó trasladada; la persona ya sabe a quién."),
            _("La ley da cinco días hábiles para enviarla a quien es competente y avisar a la persona."),
        ),
        Step(
            "completar",
            _("Pedir que la complete"),
            _("El término quedó suspendido hasta que la persona la complete."),
            _("Se pide una sola vez, en los diez días hábiles siguientes a su recibo. La persona tiene un mes."),
        ),
        Step(
            "reanudar",
            _("Registrar que la completó"),
            _("El término corre otra vez, desde el día hábil siguiente."),
            _("Cuando la persona envía lo que faltaba por otro medio. En la página pública se registra solo."),
        ),
        Step(
            "prorrogar",
            _("Prorrogar el término"),
            _("El término se prorrogó y la persona recibe la nueva fecha."),
            _("Una sola vez, antes de que venza, hasta el doble del término. La persona recibe el motivo y la fecha."),
        ),
        Step(
            "desistir",
            _("Cerrar por desistimiento"),
            _("Quedó cerrada por desistimiento; la persona ya sabe."),
            _("Cuando la persona lo pide, o cuando pasó un mes sin que completara su solicitud."),
            "danger",
        ),
        Step("cerrar", _("Cerrar el caso"), _("El caso quedó cerrado."), _("La persona no volvió a preguntar.")),
    )
}
