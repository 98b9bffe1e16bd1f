"""The part of the institution folder that meetings understand: ``[minutes]`` and ``[attendance]`` of the profile."""

from dataclasses import dataclass
from typing import Any

from baquiano.documents.choices import Party
from baquiano.institutions import folder
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.meetings.choices import DIFFERENTIAL, MeetingKind

# Parts of an acta that the product writes by itself from the rows; the profile only says where they go.
COMPUTED = frozenset({"attendance", "agenda", "previous_commitments", "decisions", "commitments"})
DEFAULT_SECTIONS = (
    {"key": "objective", "title": "Objetivo", "required": True},
    {"key": "activities", "title": "Actividades desarrolladas", "required": True},
    {"key": "conclusions", "title": "Conclusiones", "required": False},
    {"key": "observations", "title": "Observaciones", "required": False},
)
COMMITTEE_SECTIONS = (
    {"key": "objective", "title": "Objetivo", "required": True},
    {"key": "development", "title": "Desarrollo", "required": True},
    {"key": "conclusions", "title": "Conclusiones", "required": False},
)
_TITLES = {row["key"]: row for row in (*DEFAULT_SECTIONS, *COMMITTEE_SECTIONS)}
# The codes of an institution that declares none of its own.
MINUTES_FORMAT, LIST_FORMAT = "ACTA", "LISTA"
PAPER_ROWS = 20
# The kind of evidence under which the scan of a list signed on paper is filed.
PAPER_LIST = "attendance_list"


@dataclass(frozen=True)
class SectionPlan:
    """A section of the minutes as the profile asks for it."""

    key: str
    title: str
    is_required: bool


def register() -> None:
    """Declare what meetings read from the profile; called when the room is ready."""
    a_list = "Escriba una lista, o bórrela para usar la del producto."
    folder.register_settings(
        folder.Setting(
            "minutes.format", str, "Escriba el código del formato del acta.", required=False, label="Formato del acta"
        ),
        folder.Setting(
            "attendance.format",
            str,
            "Escriba el código de la lista de asistencia.",
            required=False,
            label="Formato de la lista de asistencia",
        ),
        folder.Setting(
            "attendance.differential",
            list,
            "Escriba las preguntas voluntarias de enfoque diferencial que hace la institución, o bórrela.",
            required=False,
            choices=tuple(DIFFERENTIAL),
            label="Preguntas de enfoque diferencial en el registro por código QR",
        ),
        folder.Setting("minutes.sections", list, a_list, required=False),
        *(
            folder.Setting(f"minutes.{kind}.{name}", list, a_list, required=False)
            for kind in MeetingKind.values
            for name in ("sections", "signatures")
        ),
    )


def section_plans(institution: Institution, kind: str, year: int) -> list[SectionPlan]:
    """The written sections of the minutes of a meeting of ``kind``, in their order.

    ``[minutes] sections`` is a list of keys or of tables ``{key, title, required}``; ``[minutes.committee]`` (or any
    other kind) may have its own.
    """
    own = setting(institution, f"minutes.{kind}.sections", year=year)
    default = COMMITTEE_SECTIONS if kind == MeetingKind.COMMITTEE else DEFAULT_SECTIONS
    rows = own or (default if kind == MeetingKind.COMMITTEE else setting(institution, "minutes.sections", year=year))
    plans = [_plan(row) for row in rows or default]
    return [plan for plan in plans if plan.key not in COMPUTED]


def required_parties(institution: Institution, kind: str, year: int) -> list[str]:
    """The parties whose signature makes the minutes final."""
    of_committee = [Party.CHAIR.value, Party.SECRETARY.value]
    default = of_committee if kind == MeetingKind.COMMITTEE else [Party.PROVIDER.value, Party.BENEFICIARY.value]
    return setting(institution, f"minutes.{kind}.signatures", year=year) or default


def minutes_format(institution: Institution, year: int | None) -> str:
    """The code of the format of the acta; without a year, the one of today."""
    return setting(institution, "minutes.format", year=year, default=MINUTES_FORMAT)


def attendance_format(institution: Institution, year: int | None) -> str:
    """The code of the format of the attendance list; without a year, the one of today."""
    return setting(institution, "attendance.format", year=year, default=LIST_FORMAT)


def differential_questions(institution: Institution, year: int) -> list[str]:
    """The sensitive questions that the institution asks; none unless it says so, since its text must name them."""
    asked = setting(institution, "attendance.differential", year=year, default=[])
    return [name for name in DIFFERENTIAL if name in asked]


def _plan(row: Any) -> SectionPlan:
    if isinstance(row, str):
        row = {"key": row}
    known = _TITLES.get(row["key"], {})
    title = row.get("title") or known.get("title") or row["key"].replace("_", " ").capitalize()
    return SectionPlan(row["key"], str(title), bool(row.get("required", known.get("required", False))))
