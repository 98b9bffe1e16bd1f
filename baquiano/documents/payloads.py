"""What each format needs to be issued: the contract between the rooms that own the data and the templates.

A room builds one of these and passes it to ``issue_document(payload=…)``. Values are data, not layout: dates are
``date``, moments are aware ``datetime``, money is an integer of pesos; the template writes them the Colombian way.
Codes must arrive as the label a reader expects (the topic's name, not its code). Lists may be empty: the template
leaves the section out or says so. The institutional header, the number, the verification code and the QR are added
by ``issue_document``; nobody passes them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Base of the contents: ``content()`` is the JSON that is stored, hashed and drawn."""

    def content(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody named in a document. ``entity`` is the unit or the entity the person comes from."""

    name: str
    post: str = ""
    entity: str = ""
    document: str = ""
    note: str = ""  # of an absent person: the excuse, or "Sin excusa"


@dataclass(frozen=True, kw_only=True)
class SignatureBlock:
    """A signature already given, or a line to sign by hand when ``level`` is empty.

    ``level`` and ``party`` are the labels (``get_level_display()``); ``image_id`` is the id of the ``StoredFile``
    with the drawn signature; ``sha256`` is the content that was signed.
    """

    name: str
    post: str = ""
    entity: str = ""
    document: str = ""
    party: str = ""
    level: str = ""
    signed_at: datetime | None = None
    sha256: str = ""
    image_id: str = ""


# --- MI-GE-RG-217 ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One activity of the plan, in the columns of MI-GE-RG-217 (PLN-04)."""

    code: str
    programme: str
    need: str
    strategy: str
    activity: str
    objective: str
    starts_on: date | None
    ends_on: date | None
    mechanism: str
    instruments: str
    place: str  # municipality and place: "Sabanalarga – Casa de la cultura"
    beneficiaries: str  # schools, or what they have in common
    responsible: str  # responsible and team
    procedures: str  # "Viáticos, logística" or "Ninguno"
    resources: str
    budget: int | None
    service_type: str
    group: str = ""  # unit that brings the row, in the consolidated plan
    # What only some institutions ask, in words: topic, order, assisted_on, execution, delivery, obligation, acceptance,
    # authority, manager, inputs, concertation. Empty where the institution asks nothing of it.
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A box of the approvals at the end of the plan: who prepared, reviewed, consolidated, verified, approved."""

    act: str  # "Elaboró", "Revisó y aprobó", "Aprobó – Comité Directivo"
    name: str = ""
    post: str = ""
    at: datetime | None = None
    note: str = ""  # "Acta 003 de 2026"


@dataclass(frozen=True, kw_only=True)
class PlanPayload(Payload):
    """MI-GE-RG-217, *Plan de asistencia técnica*. Give ``group`` in each row only when ``is_consolidated``."""

    year: int
    unit: str
    title: str
    state: str  # label
    is_consolidated: bool
    rows: Sequence[PlanRow]
    approvals: Sequence[Approval] = ()
    notes: str = ""
    basis: Sequence[str] = ()  # on what it rests, each with its day


# --- AP-AI-RG-111 ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the development, in past tense. ``text`` is plain text; blank lines separate paragraphs."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A decision of a collegiate body about an item of its agenda."""

    item: str
    kind: str  # "Verificación" | "Aprobación"
    result: str  # "Aprobado" | "Devuelto"
    votes_for: int
    votes_against: int
    votes_blank: int
    comments: str = ""


@dataclass(frozen=True, kw_only=True)
class PreviousCommitment:
    """A commitment of earlier minutes, verified in this meeting (item 2 of the agenda)."""

    text: str
    responsible: str
    due_on: date | None
    result: str  # "Cumplido" | "En ejecución" | "No cumplido" | "Sin verificar"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CommitmentRow:
    """Activity, responsible and date: the three columns every acta has, and whose promise it is."""

    text: str
    responsible: str
    due_on: date | None
    party: str  # "Entidad que asiste" | "Entidad asistida"


@dataclass(frozen=True, kw_only=True)
class MinutesPayload(Payload):
    """AP-AI-RG-111, *Acta*, of a visit or of a committee (domain facts §1.1)."""

    kind: str  # "Acta de visita de asistencia técnica", "Sesión ordinaria 1 de comité directivo: acta"
    city: str
    starts_at: datetime
    ends_at: datetime | None
    place: str  # or "Reunión virtual – https://…"
    objective: str
    convened_by: str = ""
    attendees: Sequence[Person] = ()
    absent: Sequence[Person] = ()
    guests: Sequence[Person] = ()
    quorum: str = ""  # committee: "Asisten 5 de 7 miembros con voto: hay quórum"
    agenda: Sequence[str] = ()  # order of the day; "Verificación de compromisos anteriores" among its first items
    previous_commitments: Sequence[PreviousCommitment] = ()
    sections: Sequence[Section] = ()
    decisions: Sequence[DecisionRow] = ()
    commitments: Sequence[CommitmentRow] = ()
    next_meeting: str = ""
    annexes: Sequence[str] = ()
    signatures: Sequence[SignatureBlock] = ()
    prepared_by: str = ""
    reviewed_by: str = ""
    location: str = ""  # where the electronic document is: the address of its page
    content_sha256: str = ""  # what was signed
    correction_of: str = ""  # "Acta 014 de 2026, versión 1", when it corrects another


# --- MI-GE-RG-22 -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ExecutionReportPayload(Payload):
    """*Ejecución de la asistencia técnica*: a brief account of what was found and executed (EXE-15)."""

    visit: str
    starts_at: datetime
    ends_at: datetime
    place: str
    municipality: str
    entities: Sequence[str]
    professional: str
    group: str
    topic: str = ""
    mechanism: str = ""
    stages: str = ""
    plan_item: str = ""
    minutes: str = ""  # the acta in which it was signed
    found: str
    executed: str
    remarks: str = ""
    interviewed: Sequence[Person] = ()
    commitments: Sequence[CommitmentRow] = ()
    previous_commitments: Sequence[PreviousCommitment] = ()
    delivered_at: datetime | None = None
    due_on: date | None = None


# --- Attendance list -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AttendanceRow:
    """One person of the list (domain facts §1.2)."""

    names: str
    surnames: str
    document_type: str
    document_number: str
    entity: str
    post: str
    email: str = ""
    phone: str = ""
    mode: str = "Presencial"
    image_id: str = ""  # StoredFile of the drawn signature
    mark: str = ""  # instead of the image: "Registro por QR 10/03/2026 09:12"


@dataclass(frozen=True, kw_only=True)
class AttendanceListPayload(Payload):
    """*Listado de asistencia*: twenty rows per page. ``blank_rows`` adds empty lines to sign by hand."""

    subject: str
    process: str
    responsible: str
    place: str
    starts_at: datetime
    ends_at: datetime | None
    convened: str = ""  # group convened
    modality: str = "Presencial"
    rows: Sequence[AttendanceRow] = ()
    blank_rows: int = 0
    privacy_notice: str = ""
    consent_version: str = ""
    extra: dict[str, str] = field(default_factory=dict)


# --- Record of the verification of a plan ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CheckedField:
    """A datum that the profile asks of each activity, and how many have it."""

    label: str
    items: int


@dataclass(frozen=True, kw_only=True)
class CheckRule:
    """A rule that was asked, whatever it found."""

    name: str
    severity: str  # "blocks" | "warns" | "suggests"
    open: int
    waived: int


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """A finding with its reason, its activities and, when somebody accepted it, who, when and why."""

    severity: str
    severity_name: str
    rule: str
    words: str
    mend: str
    codes: str
    groups: str
    waived_by: str = ""
    waived_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckPayload(Payload):
    """The record that the verification of a plan leaves (P002-A5). ``seen`` is who recorded having seen it."""

    title: str
    year: int
    unit: str
    state: str
    is_consolidated: bool
    items: int
    groups: Sequence[str]
    needs: int
    needs_answered: int
    fields: Sequence[CheckedField]
    blocks: int
    warns: int
    suggests: int
    waived: int
    rules: Sequence[CheckRule] = ()
    rows: Sequence[CheckRow] = ()
    seen: Sequence[Person] = ()


# --- Half-yearly follow-up -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """Figures by group: the first cell of each row is its name; the last row is the total."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class SemesterReportPayload(Payload):
    """The follow-up of the plan in a half of the year, or of the strategy in the year (REP-04, REP-09)."""

    title: str
    heading: str = "Informe de seguimiento al plan de asistencia técnica"
    period: str
    cut_on: date
    group: str
    addressee: Person
    sections: Sequence[Section]
    tables: Sequence[ReportTable]
    prepared_by: str
    approved_by: str = ""
    approved_at: datetime | None = None
    figures_sha256: str


# --- Evaluation -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class EvaluationReportPayload(Payload):
    """The consolidated analysis of the results of evaluation (REP-02). In each table the last row is the total."""

    title: str
    period: str
    group: str
    assistance: str = ""
    campaigns: int
    invited: int
    refused: int
    answered: int
    mark: str  # "78,3 %", or why it is not told
    sections: Sequence[Section]
    tables: Sequence[ReportTable]
    improvements: Sequence[str] = ()  # the actions that were opened of these evaluations
    prepared_by: str
    issued_by: str = ""
    figures_sha256: str


@dataclass(frozen=True, kw_only=True)
class SheetQuestion:
    """A question to answer with a pen: ``options`` are boxes, and without any there are lines to write on."""

    number: int
    section: str
    text: str
    hint: str = ""
    options: Sequence[str] = ()
    is_several: bool = False
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class AnswerSheetPayload(Payload):
    """The sheet with which somebody answers an evaluation on paper; an official transcribes it."""

    title: str
    about: str
    introduction: str
    is_anonymous: bool
    consent: str
    consent_version: str
    questions: Sequence[SheetQuestion]
    closes_on: date | None = None
    address: str = ""  # where it is answered on a telephone instead


# --- Letter ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LetterPayload(Payload):
    """A letter, an oficio or a memorandum on the sheet of the institution. ``body`` is plain text with paragraphs."""

    kind: str  # "Carta", "Oficio"
    city: str
    dated_on: date
    recipients: Sequence[Person]
    subject: str
    body: str
    sender: Person
    copies: Sequence[Person] = ()
    reference: str = ""  # number of the communication that it answers


# --- Work plan and partial report of an assistance -------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AgreedActivity:
    """An activity agreed with whom is assisted, and the party that answers for it."""

    text: str
    party: str
    responsible: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class PreparedResource:
    """A resource of the checklist, or a training: its kind, who has it ready and since when."""

    kind: str
    text: str
    responsible: str
    done_on: date | None


@dataclass(frozen=True, kw_only=True)
class WorkPlanPayload(Payload):
    """*Plan de trabajo* of an assistance (PLN-19). ``trainings`` is empty where none was needed."""

    entity: str
    municipality: str
    unit: str
    topic: str
    version: int
    scope: str
    evaluation: str
    needs_training: bool
    activities: Sequence[AgreedActivity]
    resources: Sequence[PreparedResource]
    trainings: Sequence[PreparedResource] = ()
    provider_duties: str = ""
    beneficiary_duties: str = ""
    approvals: Sequence[Approval] = ()


@dataclass(frozen=True, kw_only=True)
class ExecutedSession:
    """A session of an accompaniment, with what it left."""

    day: date
    title: str
    mechanism: str
    people: int
    attendance: str  # "Listado expedido", "Sin listado"
    minutes: str
    evidence: int


@dataclass(frozen=True, kw_only=True)
class PartialReportPayload(Payload):
    """*Reporte parcial de la ejecución*: the sessions of a period and the advance against the plan (EXE-14)."""

    entity: str
    unit: str
    topic: str
    first_on: date
    last_on: date
    advance: str
    activities: Sequence[AgreedActivity]
    sessions: Sequence[ExecutedSession]
    commitments: Sequence[CommitmentRow]
    people: int
    prepared_by: str


@dataclass(frozen=True, kw_only=True)
class AssistanceRegisterPayload(Payload):
    """*Registro de acompañamientos realizados* of a unit in a period, sealed (REP-03). The last row is the total."""

    unit: str
    first_on: date
    last_on: date
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    totals: Sequence[str]
    sealed_by: str
    sealed_at: datetime | None
    rows_sha256: str
