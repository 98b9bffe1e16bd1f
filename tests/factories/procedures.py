"""Procedures for tests: the real diagrams of MI-GE-PR-16, running on subjects that need no upper room."""

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.documents.reauthentication import Reauthentication
from baquiano.institutions.folder import Folder, Load
from baquiano.institutions.models import Institution, Unit
from baquiano.procedures import actions, profile
from baquiano.procedures.actions.drafts import header_of, lanes_of, mark_of
from baquiano.procedures.models import Case, Procedure
from tests.factories.institutions import make_catalogue_item, make_fiscal_year

AT = datetime(2026, 1, 20, 9, 0, tzinfo=BOGOTA)
DIAGRAMS = settings.BASE_DIR / "institutions" / "atlantico" / "procedures"
SUBJECTS = {
    "planning.plan": "institutions.unit",
    "agenda.monthlyagenda": "institutions.catalogueitem",
    "delivery.assistancesession": "institutions.catalogueitem",
}

# The first activity of a group plan is done on its general page here: the needs are of an upper room.
NEEDS = '<baq:outcome verb="planning.identify_needs" name="Necesidades identificadas"/>'
# The decision about travel and its processing too: they are of another upper room.
TRAVEL = (
    ' verb="travel.waive_travel"',
    ' verb="travel.require_travel"',
    '<baq:outcome verb="travel.deliver_request" name="Entregar la comisión a financiera"/>',
)


def diagram_text(name: str) -> str:
    """The text of a real diagram, whose subject is a row of a lower room."""
    text = (DIAGRAMS / name).read_text(encoding="utf-8")
    for real, stand_in in SUBJECTS.items():
        text = text.replace(f'subject="{real}"', f'subject="{stand_in}"')
    for upper in (NEEDS, *TRAVEL):
        text = text.replace(upper, "")
    return text


def write_diagrams(folder: Path, **replaced: str) -> Path:
    """A folder with the four diagrams; ``replaced`` maps the end of a file name to another text."""
    (folder / "procedures").mkdir(parents=True, exist_ok=True)
    for file in DIAGRAMS.glob("*.bpmn"):
        key = file.stem.removeprefix("mi-ge-pr-16-").replace("-", "_")
        text = replaced.get(key) or diagram_text(file.name)
        (folder / "procedures" / file.name).write_text(text, encoding="utf-8")
    return folder


@cache
def real_folder() -> Path:
    return write_diagrams(Path(mkdtemp(prefix="baquiano-procedures-")))


def load_procedures(institution: Institution, folder: Path | None = None, at: datetime = AT) -> list[Any]:
    load = Load(Folder(folder or real_folder()), institution, at.year, None, at)
    return list(profile.apply_procedures(load))


def make_procedure(institution: Institution) -> Procedure:
    load_procedures(institution)
    return Procedure.objects.get(institution=institution)


def make_year_case(institution: Institution, **overrides: Any) -> Case:
    year = make_fiscal_year(institution)
    fields = {"subject": year, "unit": None, "year": year, "by": None, "at": AT, "label": "Plan 2026"}
    return actions.start_case("year", **(fields | overrides))


def make_group_case(unit: Unit, **overrides: Any) -> Case:
    fields = {"subject": unit, "unit": unit, "year": None, "by": None, "at": AT, "label": f"Plan de {unit}"}
    return actions.start_case("group_plan", **(fields | overrides))


def make_visit_case(unit: Unit, **overrides: Any) -> Case:
    subject = overrides.pop("subject", None) or make_catalogue_item(unit.institution, "visit")
    fields = {"subject": subject, "unit": unit, "year": None, "by": None, "at": AT, "label": "Visita"}
    return actions.start_case("visit", **(fields | overrides))


def make_agenda_case(unit: Unit, **overrides: Any) -> Case:
    subject = overrides.pop("subject", None) or make_catalogue_item(unit.institution, "month")
    fields = {"subject": subject, "unit": unit, "year": None, "by": None, "at": AT, "label": "Agenda de marzo"}
    return actions.start_case("month_agenda", **(fields | overrides))


# --- procedures of which the code has never heard --------------------------------------------------------------------
EXAMPLE = settings.BASE_DIR / "docs" / "howto" / "examples" / "prestamo-de-equipos.bpmn"
LANES = {"Lane_0profes": "advisor", "Lane_1liderg": "group_leader", "Lane_0almace": "records_manager"}


def example_file() -> bytes:
    """A file as an ordinary modeller saves it: nothing of ours inside."""
    return EXAMPLE.read_bytes()


def make_draft(institution: Institution, by: User, *, raw: bytes | None = None, **overrides: Any) -> Procedure:
    """A version on the screen with its file, as it stands just after the upload."""
    fields = {"code": "PR-01", "name": "Préstamo de equipos", "version": "1", "change_text": "Versión inicial"}
    draft = actions.create_draft(id=uuid7(), institution=institution, **(fields | overrides), by=by, at=AT)
    actions.upload_diagram(
        draft, id=uuid7(), raw=example_file() if raw is None else raw, file_name="prestamo.bpmn", by=by, at=AT
    )
    draft.refresh_from_db()
    return draft


def prepare_draft(draft: Procedure, by: User, lanes: dict[str, str] | None = None, unit_rule: str = "any") -> Procedure:
    """Bind the lanes and write the header: nothing stops it any more."""
    diagram = draft.drafts.get(is_current=True)
    bound = {lane: ([role], unit_rule) for lane, role in (lanes or LANES).items()}
    actions.bind_lanes(diagram, expected=mark_of(lanes_of(diagram)), lanes=bound, by=by, at=AT)
    header = {**header_of(draft), "objective": "Prestar equipos", "scope": "Toda la entidad"}
    return actions.edit_header(draft, expected=mark_of(header_of(draft)), fields=header, by=by, at=AT)


def proof_of(user: User, at: datetime = AT) -> Reauthentication:
    return Reauthentication(user.pk, at)


def put_in_force(draft: Procedure, preparer: User, reviewer: User, approver: User) -> Procedure:
    """Signed by three people; new cases run on it."""
    draft = actions.submit_version(
        draft, id=uuid7(), reauthentication=proof_of(preparer), post="Administrador", by=preparer, at=AT
    )
    for verb, person in ((actions.review_version, reviewer), (actions.approve_version, approver)):
        draft = verb(
            draft,
            id=uuid7(),
            content_sha256=draft.content_sha256,
            reauthentication=proof_of(person),
            post="Cargo ficticio",
            by=person,
            at=AT,
        )
    return draft
