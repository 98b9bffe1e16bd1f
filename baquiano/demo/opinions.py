"""What those who were accompanied answered in the third institution, and what its advisers made of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.delivery.models import Assistance
from baquiano.demo.visits import Year
from baquiano.evaluation import actions
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.queries import consent_text

ASKED = ("pertinencia", "claridad", "plan", "materiales", "satisfaccion")
GOOD, POOR = (5, 4, 5, 4, 5), (3, 2, 4, 3, 2)
SUGGESTIONS = (
    "Más tiempo para los ejercicios.",
    "",
    "Traer ejemplos de municipios parecidos.",
    "Sesiones en la tarde.",
)
# What the adviser concludes: the perception, what is improved and the exit of the activity.
FINE = (
    "Quienes respondieron consideran pertinente y claro el acompañamiento.",
    "No se identifican: la calificación supera el umbral de la entidad.",
    "consolidated",
)
SHORT = (
    "La calificación quedó por debajo del umbral; lo más bajo, la claridad.",
    "Se formula la acción de mejora que propuso el sistema, según PT-ED-05.",
    "improvement",
)
SILENT = (
    "Todas las personas invitadas declararon que no aceptan ser evaluadas.",
    "No se identifican: nadie aceptó responder.",
    "consolidated",
)


@dataclass
class Opinions:
    """The evaluation of one accompaniment: most are well valued, some fall short, and of one nobody accepts."""

    year: Year
    assistance: Assistance
    number: int

    @property
    def _fell_short(self) -> bool:
        return self.number % 4 == 1

    @property
    def _all_refuse(self) -> bool:
        return self.number % 7 == 3

    def begin(self, at: datetime) -> None:
        """The first ones answer what their turn opened, and one of them does not accept."""
        self._hear(at, slice(0, 2))

    def consolidate(self, at: datetime, *, first_on: date, by: User) -> None:
        """The rest answers, the campaign is closed and its analysis ends the activity by its exit."""
        self._hear(at, slice(2, 5 if self.number % 5 == 4 else None))
        ends = at + timedelta(hours=3)
        note = "Se insistió por correo y por teléfono a quien no respondió."
        actions.close_campaign(Campaign.objects.get(assistance=self.assistance), note=note, by=by, at=ends)
        perception, improvements, outcome = SILENT if self._all_refuse else SHORT if self._fell_short else FINE
        fields = {
            "title": f"Resultados de evaluación: {self.assistance.beneficiary.name}",
            "assistance": self.assistance,
            "first_on": first_on,
            "last_on": day_of(at),
            "perception": perception,
            "refusals": "Solo se evaluó con quienes aceptaron; las negativas están contadas aparte.",
            "improvements": improvements,
        }
        report = actions.create_report(self.year.institution, id=uuid7(), fields=fields, by=by, at=ends)
        actions.issue_report(report, outcome=outcome, by=by, at=ends + timedelta(hours=1))

    def _hear(self, at: datetime, which: slice) -> None:
        consent = consent_text(self.year.institution, ConsentKind.EVALUATION, on=day_of(at))
        if consent is None:
            return
        campaign = Campaign.objects.get(assistance=self.assistance)
        rows = list(enumerate(Invitation.objects.filter(campaign=campaign).order_by("attendance_id")))
        for number, invitation in rows[which]:
            came = at + timedelta(minutes=10 * number)
            sent: dict[str, Any] = {"consent": consent, "channel": "link", "invitation": invitation, "at": came}
            if self._all_refuse or number == 1:
                actions.record_refusal(campaign, id=uuid4(), **sent)
            else:
                actions.record_answer(campaign, id=uuid4(), values=self._values(number), **sent)

    def _values(self, number: int) -> dict[str, Any]:
        marks = POOR if self._fell_short else GOOD
        values: dict[str, Any] = {code: marks[(number + place) % len(marks)] for place, code in enumerate(ASKED)}
        values["aplica"] = ("parte", "no")[number % 2] if self._fell_short else ("si", "parte")[number % 2]
        values["mejorar"] = SUGGESTIONS[(self.number + number) % len(SUGGESTIONS)]
        return values
