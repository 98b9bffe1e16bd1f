"""How each address that creates is asked; or why it is not, in words.

A form is filled from its own page (``filling``); here is only what cannot be guessed: what a field asks for, which row
is in the state in which that is done, who does it. The rows are those of the small demonstration, or made for it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet

from baquiano.agenda.models import MonthlyAgenda
from baquiano.archive.models import CaseFile
from baquiano.archive.queries import kept_of
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.communications.models import Communication
from baquiano.delivery.actions import start_service
from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.delivery.queries import claimable_of
from baquiano.documents.reauthentication import Reauthentication
from baquiano.evaluation import xlsform
from baquiano.evaluation.models import Campaign, Instrument
from baquiano.evaluation.queries import instruments_in_force
from baquiano.evaluation.specs import InstrumentSpec, QuestionSpec
from baquiano.governance.actions import close_session, convene_session, record_decision, set_presence
from baquiano.governance.models import CollegiateBody, CommitteeSession
from baquiano.governance.queries import members_of, voters_of
from baquiano.improvement.models import Finding, ImprovementAction
from baquiano.improvement.queries import treatments
from baquiano.institutions.actions import prepare_year
from baquiano.institutions.models import CatalogueItem, ConsentText, FiscalYear, Membership, Profile, Unit
from baquiano.institutions.queries import standing_of
from baquiano.meetings.actions import file_paper_list, freeze_minutes, open_minutes, write_section
from baquiano.meetings.models import Meeting
from baquiano.notifications import kinds
from baquiano.planning import actions as planning
from baquiano.planning.checking.joint import JOINT_RULES
from baquiano.planning.checking.results import check_of, check_of_year
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.queries import consolidation_of
from baquiano.planning.specifications import specifications_of
from baquiano.portfolio.models import MilestoneTemplate, Service
from baquiano.portfolio.queries import draft_of, version_in_force
from baquiano.procedures.actions import review_version, submit_version
from baquiano.procedures.models import Task
from baquiano.strategy.models import AnnualStrategy
from baquiano.targeting.models import Selection, TargetingExercise
from baquiano.targeting.queries import universe_of
from baquiano.teams.models import Team
from baquiano.travel.models import TravelRequest
from tests.factories.archive import make_rendition
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.improvement import make_correction
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_membership, make_unit
from tests.factories.library import make_guide
from tests.factories.meetings import make_attendance
from tests.factories.planning import make_complete_item, make_need
from tests.factories.portfolio import make_service
from tests.factories.procedures import example_file, make_draft, prepare_draft
from tests.factories.targeting import make_selection
from tests.house.filling import DAY, STROKE, picture
from tests.house.samples import GROUP, Found

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
Fields = Mapping[str, Any]
LINK = {"link": "https://ejemplo.gov.co/ficticio"}
PASSWORD = {"password": settings.DEMO_PASSWORD}


@dataclass(frozen=True)
class Recipe:
    """``fields`` that cannot be guessed (told from the form and the row), the ``page`` that shows the form when it is
    another one, the name of the ``form`` where there are several, who does it (``by`` a role, or ``who`` of the row),
    and ``at`` which row. ``refusals`` are the kind answers that the repeated ones may also get.
    """

    fields: Fields | Callable[[Any, Any], Fields] = field(default_factory=dict)
    page: str = ""
    form: str = ""
    by: str = ""
    who: Callable[[Any], Any] | None = None
    at: Callable[[Any], Found] | None = None
    refusals: frozenset[int] = frozenset()


def of(rows: Callable[[], QuerySet[Any]]) -> Callable[[Any], Found]:
    """The first of ``rows``."""

    def found(world: Any) -> Found:
        row = rows().order_by("pk").first()
        if row is None:
            raise LookupError("la demostración no tiene la fila de esta receta")
        return {"pk": row.pk}, row

    return found


def workbook() -> SimpleUploadedFile:
    out = BytesIO()
    write_xlsx(out, title="Hoja", headers=["Nombre", "Clase", "Municipio"], rows=[["Escuela Ficticia", "", ""]])
    return SimpleUploadedFile("hoja.xlsx", out.getvalue())


def plan_sheet() -> SimpleUploadedFile:
    out = BytesIO()
    headers = ["Código", "Actividad", "Fecha inicial"]
    write_xlsx(out, title="Hoja", headers=headers, rows=[["X-1", "Actividad ficticia", "10/03/2026"]])
    return SimpleUploadedFile("sgi.xlsx", out.getvalue())


def xlsform_file() -> SimpleUploadedFile:
    asked = QuestionSpec("ficticia", "scale", "¿Cómo le fue? (ficticia)", scale_max=5)
    return SimpleUploadedFile("ficticio.xlsx", xlsform.write(InstrumentSpec("CARGADO", "Ficticio", questions=[asked])))


def diagram() -> SimpleUploadedFile:
    return SimpleUploadedFile("prestamo.bpmn", example_file(), "application/xml")


# --- rows made for one recipe ----------------------------------------------------------------------------------------
def _group() -> Unit:
    return Unit.objects.get(code=GROUP)


def own_memberships() -> QuerySet[Membership]:
    """Of people to whom nobody delegated anything: another recipe may have."""
    delegates = Membership.objects.filter(source__isnull=False).values("user")
    return Membership.objects.exclude(user__in=delegates).order_by("user__email")


def _adviser(code: str = GROUP, role: str = "advisor") -> Any:
    held = own_memberships().filter(unit__code=code, role=role).first()
    held.user.standing = standing_of(held.user, held.institution, day_of(NOW))
    return held.user


def _plan(code: str = GROUP) -> Plan:
    return Plan.objects.get(unit__code=code, kind="group", year__year=NOW.year)


def _visit(state: str = "held") -> AssistanceSession:
    """A visit of this morning whose acta nobody began."""
    return make_session(_group(), responsible=_adviser(), state=state, starts_at=NOW - timedelta(hours=2))


def policy_document(world: Any) -> Found:
    """A version that waits for its aval, in the group that gives it."""
    guide = make_guide(Unit.objects.get(code=GROUP), at=NOW, kind="policy", code=f"POL-{uuid7().hex[-8:]}")
    version = guide.versions.get()
    return {"pk": version.pk}, version


def fresh_visit(world: Any) -> Found:
    visit = _visit()
    return {"pk": visit.pk}, visit


def fresh_meeting(world: Any) -> Found:
    meeting = _visit().meeting
    return {"pk": meeting.pk}, meeting


def fresh_attendance(world: Any) -> Found:
    row = make_attendance(_visit().meeting)
    return {"pk": row.pk}, row


def contact_in_post(world: Any) -> Found:
    contact = make_contact(Beneficiary.objects.first())
    return {"pk": contact.pk}, contact


def plan_in_draft(world: Any) -> Found:
    """The plan of a group, taken back to the days in which it was written."""
    plan = _plan("GBE")
    Plan.objects.filter(pk=plan.pk).update(state="draft")
    plan.refresh_from_db()
    return {"pk": plan.pk}, plan


def ready_draft(world: Any) -> Found:
    by = _adviser("SE", "admin")
    draft = prepare_draft(make_draft(world, by, code=f"PR-{uuid7().hex[-6:]}"), by)
    return {"pk": draft.pk}, draft


def plan_of_a_group(world: Any) -> Found:
    """The plan in force of the sample group."""
    plan = _plan()
    return {"pk": plan.pk}, plan


def item_to_come(world: Any) -> Found:
    """An activity of a plan in force that is still to be carried out."""
    item = _item(_plan())
    return {"pk": item.pk}, item


def _item(plan: Plan, **fields: Any) -> PlanItem:
    days = {"starts_on": date(2026, 12, 9), "ends_on": date(2026, 12, 9)}
    where = {"beneficiaries": [Beneficiary.objects.exclude(municipality=None).first()]}
    made = make_complete_item(plan, **(days | where | {"responsible": _adviser(plan.unit.code)} | fields))
    return PlanItem.objects.select_related("plan__unit").get(pk=made.pk)


def correction_to_ask(world: Any) -> Found:
    """A correction of dates of an activity that is still to be carried out, whose change was not asked for."""
    item = _item(_plan())
    assistance = Assistance.objects.filter(unit=item.plan.unit, state="open").order_by("pk").first()
    correction = make_correction(assistance, by=_adviser(item.plan.unit.code, "group_leader"), at=NOW, plan_item=item)
    return {"pk": correction.pk}, correction


def open_matter(world: Any) -> Found:
    task = Task.objects.filter(state="open", case__subject_type="procedures.matter", unit__code=GROUP).first()
    return {"pk": task.pk}, task


def scanned_meeting(world: Any) -> Found:
    """A meeting whose paper sheet is already a photo."""
    meeting = _visit().meeting
    file_paper_list(meeting, id=uuid7(), file=picture(), by=meeting.responsible, at=NOW)
    return {"pk": meeting.pk}, meeting


def meeting_to_sign(world: Any) -> Found:
    """A meeting whose acta is closed and waits for its signatures."""
    meeting = _visit().meeting
    make_attendance(meeting)
    _close_minutes(meeting, meeting.responsible)
    return {"pk": meeting.pk}, meeting


def promise_to_check(world: Any) -> Found:
    promise = make_commitment(_group(), due_on=day_of(NOW))
    return {"pk": promise.pk}, promise


def promise_of_before(world: Any) -> Found:
    """A visit to an entity that promised something in another one."""
    visit = _visit()
    promise = make_commitment(_group(), beneficiary=visit.beneficiaries.first(), due_on=day_of(NOW))
    return {"pk": visit.pk, "commitment": promise.pk}, visit


def finding_of_plan(world: Any) -> Found:
    plan = _plan()
    return {"pk": plan.pk, "finding": _waivable(check_of(plan))}, plan


def finding_of_year(world: Any) -> Found:
    year = FiscalYear.objects.select_related("institution").get(year=NOW.year)
    return {"pk": year.pk, "finding": _waivable(check_of_year(year))}, None


def _waivable(results: Any) -> UUID:
    return next(one.pk for one in results.all if one.check.is_waivable and one.is_open)


def shared_finding(world: Any) -> Found:
    """The same topic, at the same entity, in the same days, in the plans of two groups."""
    plans = [_plan(), _plan("GBE")]
    same = {"topic": make_catalogue_item(world, "topic"), "beneficiaries": [make_beneficiary(world)]}
    items = {_item(plan, **same).pk for plan in plans}
    found = next(
        one for one in check_of(plans[0]).all if one.finding.rule in JOINT_RULES and items <= set(one.finding.items)
    )
    return {"pk": plans[0].pk, "finding": found.pk}, plans[0]


def _committee(world: Any, *subjects: Any) -> CommitteeSession:
    """A session that meets this morning, with everybody there."""
    by = _adviser("GPE", "planning_professional")
    words = {"objective": "Tratar lo ficticio", "place": "Sala ficticia", "topics": ["Punto ficticio"]}
    hours = {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(hours=1)}
    session = convene_session(
        CollegiateBody.objects.first(), id=uuid7(), subjects=subjects, **words, **hours, by=by, at=NOW
    )
    voters = {member.pk for member in members_of(session) if member.has_vote}
    set_presence(session, voters, by=by, at=NOW)
    return session


def point_to_decide(world: Any) -> Found:
    item = _committee(world).agenda_items.get(title="Punto ficticio")
    return {"pk": item.pk}, item


def session_to_sign(world: Any) -> Found:
    """A session that ended, whose acta is closed."""
    session, by = _committee(world), _adviser("GPE", "planning_professional")
    record_decision(
        session.agenda_items.get(title="Punto ficticio"),
        id=uuid7(),
        kind="approve",
        votes={member.pk: "for" for member in voters_of(session)},
        by=by,
        at=NOW,
    )
    close_session(session, by=by, at=NOW)
    _close_minutes(session.meeting, by)
    return {"pk": session.pk}, session


def _close_minutes(meeting: Meeting, by: Any) -> None:
    for section in open_minutes(meeting, by=by, at=NOW).sections.all():
        words = {"text": "Texto ficticio", "expected_version": section.version, "by": by, "at": NOW}
        write_section(meeting, section.key, **words)
    freeze_minutes(meeting, by=by, at=NOW)


def version_to_approve(world: Any) -> Found:
    """A version with the signatures of who prepared it and of who reviewed it."""
    preparer, reviewer = _adviser("SE", "admin"), _adviser("GPE", "planning_professional")
    draft = ready_draft(world)[1]
    words = {"post": "Cargo ficticio", "at": NOW}
    draft = submit_version(draft, id=uuid7(), reauthentication=Reauthentication(preparer.pk, NOW), by=preparer, **words)
    proof = {"content_sha256": draft.content_sha256, "reauthentication": Reauthentication(reviewer.pk, NOW)}
    draft = review_version(draft, id=uuid7(), **proof, by=reviewer, **words)
    return {"pk": draft.pk}, draft


def _this_year() -> str:
    """Of the vigencias that a form offers, and others may have added some, the one under way."""
    return str(FiscalYear.objects.get(year=NOW.year).pk)


def _last_year() -> FiscalYear:
    """After it comes one that no other recipe took."""
    return FiscalYear.objects.select_related("institution").order_by("-year").first()


def _year(world: Any) -> FiscalYear:
    """A vigencia of its own, in which one group has its plan approved."""
    year = prepare_year(world, year=_last_year().year + 1, by=_adviser("SE", "admin"), at=NOW)
    leader, adviser = _adviser(role="group_leader"), _adviser()
    plan = planning.create_plan(id=uuid7(), unit=_group(), year=year, by=adviser, at=NOW)
    days = {"starts_on": date(year.year, 3, 10), "ends_on": date(year.year, 3, 12)}
    need = make_need(plan.unit, year)
    item = _item(plan, **days)
    item.needs.add(need)
    planning.identify_needs(plan, note="Revisado", by=adviser, at=NOW)
    for one in specifications_of(plan, day_of(NOW)):
        planning.acknowledge_specification(plan, one.version, id=uuid7(), by=leader, at=NOW)
    with _asked_of_no_topic(world):
        planning.submit_plan(plan, note="Formulado", by=adviser, at=NOW)
        planning.approve_plan(plan, note="Revisado", by=leader, at=NOW)
    return year


@contextmanager
def _asked_of_no_topic(world: Any) -> Iterator[None]:
    """Plans are delivered and approved as in most institutions: neither their basis nor a meeting is asked for."""
    asked = ("basis_required", "approved_in_meeting")

    def say(value: bool) -> None:
        for profile in Profile.objects.all():
            profile.settings["plan"] |= dict.fromkeys(asked, value)
            profile.save(update_fields=["settings"])
        world.__dict__.pop("_profiles", None)

    say(False)
    yield
    say(True)


def year_to_consolidate(world: Any) -> Found:
    year = _year(world)
    return {"pk": year.pk}, year


def _missing(world: Any, year: FiscalYear) -> dict[UUID, str]:
    groups = consolidation_of(world, year, day_of(NOW))
    return {group.unit.pk: "Grupo sin plan ficticio" for group in groups if not group.is_delivered}


def before_committee(*, verified: bool) -> Callable[[Any], Found]:
    """The point of a session in which the plan of a year waits for the committee."""

    def found(world: Any) -> Found:
        year, planner = _year(world), _adviser("GPE", "planning_professional")
        key = {"id": uuid7(), "missing": _missing(world, year), "note": "Consolidado"}
        plan = planning.consolidate_plan(year, **key, by=planner, at=NOW)
        plan = planning.verify_plan(plan, note="Completo", by=planner, at=NOW)
        session = _committee(world, plan)
        item = session.agenda_items.get(subject_id=str(plan.pk))
        if verified:
            votes = {voter.pk: "for" for voter in voters_of(session)}
            member = _adviser("DCE", "committee_member")
            planning.committee_verify(plan, item, id=uuid7(), votes=votes, comments="Cubre", by=member, at=NOW)
        return {"pk": item.pk}, item

    return found


def strategy_before_committee(world: Any) -> Found:
    """The point of a session in which a strategy waits for the committee."""
    strategy = AnnualStrategy.objects.filter(state="submitted").first()
    item = _committee(world, strategy).agenda_items.get(subject_id=str(strategy.pk))
    return {"pk": item.pk}, item


def _year_without_strategy(form: Any, row: Any) -> Fields:
    last = _last_year()
    return {"year": make_fiscal_year(last.institution, last.year + 1).pk}


def group_without_plan(world: Any) -> Found:
    """A new group of a leader; there is no row yet, only the person."""
    unit = make_unit(world, parent=_group().parent)
    return {}, make_membership(unit, "group_leader", _adviser(role="group_leader"))


def trip(*states: str) -> Callable[[Any], Found]:
    return of(lambda: TravelRequest.objects.filter(unit__code=GROUP, state__in=states))


def traveller(row: Any) -> Any:
    return row.traveller


def _towns(form: Any, row: Any) -> Fields:
    first, last = Municipality.objects.order_by("pk").first(), Municipality.objects.order_by("pk").last()
    return {"origin": first.pk, "destination": last.pk, "arrives_at": "2026-11-20T11:00"}


def _specification(form: Any, row: Any) -> Fields:
    one = next(one for one in specifications_of(row, day_of(NOW)) if one.is_pending)
    return {"version": str(one.version.pk)}


def case_file_open(world: Any) -> Found:
    case_file = CaseFile.objects.filter(state="open", kind="plan").order_by("unit__code").first()
    return {"pk": case_file.pk}, case_file


def case_file_of_visit(world: Any) -> Found:
    """The expediente of a visit, while it takes documents, whose PDFs are all drawn."""
    case_file = CaseFile.objects.filter(state="open", kind="visit").order_by("pk").first()
    for document in kept_of(case_file).drawing:
        make_rendition(document, at=NOW)
    return {"pk": case_file.pk}, case_file


def _ways(form: Any, row: Any) -> Fields:
    """Of each kind of notice, another way than the one that it has while nobody chooses."""
    others = {kind.code: [way.value for way in kind.ways if way != kind.way(None)] for kind in kinds.registered()}
    return {code: ways[0] for code, ways in others.items() if ways}


def month_to_draw(world: Any) -> Found:
    """A month of a plan that the committee approved, whose agenda nobody drew."""
    year = _year(world)
    Plan.objects.filter(year=year).update(state="in_force")
    return {"year": year.year, "month": 3, "unit": _group().pk}, None


def letter_to_issue(world: Any) -> Found:
    letter = Communication.objects.filter(direction="sent", unit__code=GROUP).first()
    return {"pk": letter.pk}, letter


def meeting_of_today(world: Any) -> Found:
    meeting = _visit("scheduled").meeting
    return {"pk": meeting.pk}, meeting


def _carried(form: Any, row: Any) -> Fields:
    """The group, somebody of it and a day to come."""
    return {"unit": _group().pk, "responsible": _adviser().pk, "due_on": "2026-12-15"}


def _another_unit(form: Any, row: Any) -> Fields:
    """A group that has not begun to select."""
    unit = form.fields["unit"].queryset.exclude(code=GROUP).order_by("code").first()
    return {"unit": unit.pk, "criteria": "Lo ficticio."}


def _another_topic(form: Any, row: Any) -> Fields:
    """One in which nobody said yet why the entity is assisted."""
    return {"topic": form.fields["topic"].queryset.order_by("-pk").first().pk}


def _fourth_school(form: Any, row: Any) -> Fields:
    """One of the universe that is not in, confirmed at once: its page only asks for the words."""
    school = universe_of(row.universe).exclude(picks__selection=row).order_by("pk").first()
    words = {"id": str(uuid7()), "confirmed": "True", "reason": "Lo ficticio.", "days": "1"}
    return words | {"selected": [str(school.pk)]}


def selection_with_list(world: Any) -> Found:
    """Whose profile says that schools come from the list, of which one is not in yet."""
    return _selection_where_the_list_has(["school"])


def _a_service_for_another(form: Any, row: Any) -> Fields:
    return {
        "beneficiary": Beneficiary.objects.last().pk,
        "starts_on": "2026-11-19",
        "other_units": [],
        "other_topics": [],
    }


def _answered(form: Any, row: Any) -> Fields:
    """What an entity that the group serves answered to its head."""
    given = _given_by_the_group()
    told = {"unit": given.unit_id, "beneficiary": given.beneficiary_id, "person": "Persona Ficticia"}
    return {**LINK, "file": "", "contacted_on": "2026-11-18", **told}


def _cut_of_the_group(form: Any, row: Any) -> Fields:
    return {"unit": _given_by_the_group().unit_id, "cut_on": "2026-11-17"}


def _given_by_the_group() -> Assistance:
    """An assistance by hitos that the group gives; begun now if no other recipe did."""
    given = Assistance.objects.filter(unit__code=GROUP, service_version__isnull=False, starts_on__isnull=False)
    if not given.exists():
        _serve(Beneficiary.objects.order_by("pk").first())
    return given.order_by("pk").first()


def _serve(entity: Beneficiary) -> None:
    """Begin to give it the last service of the group."""
    leader = Membership.objects.filter(unit__code=GROUP, role="group_leader", source=None).first().user
    service = Service.objects.filter(unit__code=GROUP, state="published").order_by("pk").last()
    begins = datetime(2026, 1, 10, 9, tzinfo=UTC)
    start_service(
        id=uuid7(), unit=service.unit, beneficiary=entity, service_version=version_in_force(service),
        starts_on=begins.date(), adviser=leader, by=leader, at=NOW,
    )  # fmt: skip


def visit_with_hitos(world: Any) -> Found:
    """Held, of an entity that receives a service."""
    visit = AssistanceSession.objects.filter(meeting__unit__code=GROUP, meeting__state="held").first()
    if not claimable_of(visit).exists():
        _serve(visit.beneficiaries.first())
    return {"pk": visit.pk}, visit


def _its_hitos(form: Any, row: Any) -> Fields:
    return {**LINK, "file": "", "milestones": [str(claimable_of(row).first().pk)]}


def draft_without_hitos(world: Any) -> Found:
    unit = Unit.objects.get(code=GROUP)
    service = make_service(unit, kind=CatalogueItem.objects.filter(catalogue="service_type").first(), at=NOW)
    draft = draft_of(service)
    return {"pk": draft.pk}, draft


def _hitos_to_copy(form: Any, draft: Any) -> dict[str, Any]:
    return {"template": MilestoneTemplate.objects.order_by("pk").first().pk}


def selection_without_list(world: Any) -> Found:
    """Whose profile lets the unit choose."""
    return _selection_where_the_list_has([])


def _selection_where_the_list_has(kinds: list[str]) -> Found:
    for profile in Profile.objects.all():
        profile.settings["targeting"]["sgr_kinds"] = kinds
        profile.save(update_fields=["settings"])
    # Of its own: what another recipe brought into one is not brought again.
    topic = make_catalogue_item(_group().institution, "topic")
    selection = make_selection(_group(), topic=topic, days_each=Decimal(2), by=_adviser(role="group_leader"), at=NOW)
    return {"pk": selection.pk}, selection


def finding_untreated(world: Any) -> Found:
    finding = treatments(Finding.objects.all()).filter(treatment="sin-tratamiento").order_by("pk").first()
    return {"pk": finding.pk}, finding


def _answers(form: Any, row: Any) -> Fields:
    """A mark in each scale and the first option of what must be answered."""
    campaign = Campaign.objects.filter(unit__code=GROUP, state="open").order_by("pk").first()
    asked = campaign.instrument.questions.filter(is_required=True)
    values = {f"q_{one.code}": "4" if one.kind == "scale" else one.options[0]["code"] for one in asked}
    return {"notice": ConsentText.objects.get(kind="evaluation").pk, **values}


def _notice(form: Any, row: Any) -> Fields:
    return {"notice": ConsentText.objects.get(kind="evaluation").pk}


def _team(form: Any, row: Any) -> Fields:
    return {"team": Team.objects.filter(unit__code=GROUP, ends_on__isnull=True).first().pk}


BARE = "bare"
WHY = {"note": "Se aplaza por la razón ficticia que consta en el oficio."}
# Their pages propose everything that they ask for.
AS_SHOWN = [
    "agenda:absence_create",
    "agenda:feed_list",
    "archive:inventory_create",
    "documents:format_draft",
    "institutions:delegation_create",
    "institutions:membership_create",
    "institutions:person_link",
    "institutions:unit_create",
    "meetings:minutes_correct",
    "norms:norm_change",
    "norms:norm_create",
    "procedures:activity_guide_attach",
    "procedures:diagram_start",
    "procedures:procedure_indicator_add",
    "procedures:procedure_norm_link",
    "procedures:procedure_revise",
    "procedures:procedure_risk_add",
    "register:register",
    "teams:team_create",
]

RECIPES: dict[str, Recipe] = {
    "monitoring:unit_submit": Recipe({"remarks": "Se hizo lo ficticio."}, form=BARE),
    "reports:report_create": Recipe(
        lambda form, row: {
            "year": FiscalYear.objects.get(year=NOW.year).pk,
            "half": 2,
            "addressee_name": "Líder Ficticia",
        }
    ),
    **{page: Recipe() for page in AS_SHOWN},
    "archive:case_file_location": Recipe({"place": "Estante ficticio 4"}, at=case_file_open),
    "archive:conservation_waive": Recipe({"reason": "Se perdió el papel ficticio."}),
    "archive:case_file_close": Recipe({"reason": "Se cierra por lo ficticio."}, at=case_file_of_visit),
    "archive:case_file_reopen": Recipe(
        {"reason": "Faltaba un documento ficticio."}, at=of(lambda: CaseFile.objects.filter(state="closed"))
    ),
    "archive:case_file_sheet_issue": Recipe(form=BARE, at=case_file_open),
    "communications:communication_void": Recipe(
        {"reason": "Se registró dos veces."},
        form=BARE,
        at=of(lambda: Communication.objects.filter(direction="received", voiding__isnull=True)),
    ),
    "documents:document_classify": Recipe({"access_class": "classified", "reason": "Por lo ficticio."}, form=BARE),
    "institutions:year_confirm": Recipe({"note": "Se ensayó lo ficticio."}, form=BARE),
    "notifications:preferences": Recipe(_ways, form=BARE),
    "privacy:request_answer": Recipe({"answer": "Se responde lo ficticio."}, form=BARE),
    "agenda:entry_create": Recipe(
        {"title": "Visita ficticia", "day": "2026-12-09", "starts": "09:00", "ends": "10:00", "place": "Sede ficticia"},
        at=of(lambda: MonthlyAgenda.objects.filter(unit__code=GROUP, state="draft")),
        by="group_leader",
    ),
    "beneficiaries:beneficiary_create": Recipe(lambda form, row: {"municipality": Municipality.objects.first().pk}),
    "beneficiaries:contact_add": Recipe({"phone": "6050000000"}),
    "beneficiaries:contact_replace": Recipe({"phone": "6050000000"}, at=contact_in_post),
    "commitments:commitment_claim": Recipe({"note": "Se cumplió lo ficticio.", **LINK}, at=promise_to_check),
    "commitments:commitment_check": Recipe({"note": "Se revisó lo ficticio."}, at=promise_to_check),
    "communications:communication_create": Recipe(
        {"recipients": "Persona Ficticia; Alcaldesa; Alcaldía Ficticia", "body": "Texto ficticio"}
    ),
    "delivery:session_create": Recipe(
        lambda form, row: {"starts": "09:00", "ends": "10:00", "beneficiaries": [Beneficiary.objects.first().pk]}
    ),
    "delivery:session_commitments": Recipe(
        {"responsible_name": "Persona Ficticia"}, form="CommitmentForm", at=fresh_visit, by="group_leader"
    ),
    "delivery:commitment_check": Recipe(
        {"result": "in_progress", "note": "Se revisó."}, form=BARE, at=promise_of_before
    ),
    "delivery:session_evidence": Recipe(LINK),
    "evaluation:campaign_create": Recipe(
        lambda form, row: {"instrument": instruments_in_force().first().pk, "moment": "only"},
        by="planning_professional",
    ),
    "evaluation:campaign_enter": Recipe(_answers, form=BARE, by="planning_professional"),
    "evaluation:campaign_refuse": Recipe(_notice, form=BARE, by="planning_professional"),
    "evaluation:instrument_create": Recipe({"code": "FICTICIO"}),
    "evaluation:instrument_import": Recipe({"file": xlsform_file}),
    "evaluation:instrument_question": Recipe({"code": "ficticia"}),
    "evaluation:observation_create": Recipe(
        lambda form, row: {"beneficiary": Beneficiary.objects.first().pk}, by="planning_professional"
    ),
    "evaluation:instrument_renew": Recipe(form="bare", at=of(lambda: Instrument.objects.filter(state="in_force"))),
    "survey:respond": Recipe(_answers, form="bare"),
    "survey:refuse": Recipe(_answers, form="bare"),
    "evaluation:report_create": Recipe(by="planning_professional"),
    "delivery:assistance_start": Recipe(lambda form, row: {"beneficiary": Beneficiary.objects.last().pk}),
    "delivery:milestone_claim": Recipe({**LINK, "file": "", "claimed_on": "2026-11-19"}, by="group_leader"),
    "delivery:service_start": Recipe(_a_service_for_another, by="group_leader"),
    "delivery:session_milestones": Recipe(_its_hitos, at=visit_with_hitos, by="group_leader"),
    "delivery:assistance_contact": Recipe(
        lambda form, row: {"communications": [Communication.objects.filter(voiding__isnull=True).first().pk]},
        by="planning_professional",
    ),
    "delivery:assistance_partial": Recipe({"first_on": "2026-11-01", "last_on": "2026-11-19"}),
    "delivery:assistance_plan": Recipe(
        form=BARE, at=of(lambda: Assistance.objects.filter(state="open", work_plans__isnull=True))
    ),
    "delivery:workplan_add": Recipe(),
    "delivery:partial_attach": Recipe(LINK),
    "monitoring:cut_create": Recipe(_cut_of_the_group, by="group_leader"),
    "monitoring:contact_create": Recipe(_answered, by="group_leader"),
    "reports:package_create": Recipe({"first_on": "2026-10-01", "last_on": "2026-10-31"}),
    "reports:topic_create": Recipe(lambda form, row: {"period": "t4", "year": _this_year()}),
    "reports:register_create": Recipe({"first_on": "2026-10-01", "last_on": "2026-10-31"}),
    "improvement:action_create": Recipe(_carried, by="group_leader"),
    "improvement:correction_create": Recipe({"kind": "other"}, by="group_leader"),
    "improvement:correction_change": Recipe(
        WHY | {"starts_on": "2026-12-14", "ends_on": "2026-12-15"}, at=correction_to_ask, by="group_leader"
    ),
    "improvement:action_note": Recipe(who=lambda action: action.responsible),
    "improvement:action_finish": Recipe(LINK, who=lambda action: action.responsible),
    "improvement:action_verify": Recipe(
        by="internal_control", at=of(lambda: ImprovementAction.objects.filter(state="done", origin_kind="audit"))
    ),
    "improvement:audit_create": Recipe({"due_on": "2026-12-15"}),
    "improvement:audit_sample": Recipe({"size": "1"}),
    "improvement:audit_finding": Recipe(_carried),
    "improvement:finding_proof": Recipe(LINK),
    "improvement:finding_action": Recipe(_carried),
    "improvement:finding_dismiss": Recipe(at=finding_untreated),
    "improvement:origin_add": Recipe(by="group_leader"),
    "improvement:origin_dismiss": Recipe(by="group_leader"),
    "improvement:routine_create": Recipe({"held_on": "2026-12-15"}),
    "documents:evidence_supersede": Recipe(LINK),
    "governance:item_decide": Recipe(at=point_to_decide),
    "governance:session_sign": Recipe(PASSWORD, at=session_to_sign, who=lambda session: _adviser("SE", "agency_head")),
    "governance:session_create": Recipe({"starts": "09:00", "ends": "10:00", "place": "Sala ficticia"}),
    "imports:load_create": Recipe({"file": workbook}),
    "institutions:day_add": Recipe(page="institutions:calendar"),
    "library:guide_create": Recipe(LINK),
    "library:guide_version_add": Recipe(LINK),
    "library:version_endorse": Recipe({"is_given": "si"}, at=policy_document, by="group_leader"),
    "meetings:attendance_list": Recipe(at=fresh_meeting, by="group_leader"),
    "meetings:attendance_create": Recipe(page="meetings:attendance_list", at=fresh_meeting, by="group_leader"),
    "meetings:attendance_transcribe": Recipe(at=scanned_meeting),
    "meetings:sign_with_password": Recipe(
        PASSWORD, page="meetings:minutes_sign", form="PasswordSignForm", at=meeting_to_sign
    ),
    "meetings:sign_drawn": Recipe(
        {"image": STROKE}, page="meetings:minutes_sign", form="DrawnSignForm", at=meeting_to_sign
    ),
    "meetings:sign_on_paper": Recipe(
        {"name_provider": "Persona Ficticia"}, page="meetings:minutes_sign", form="PaperSignForm", at=meeting_to_sign
    ),
    "meetings:attendance_scan": Recipe(at=fresh_meeting),
    **{f"meetings:attendance_{verb}": Recipe(at=fresh_attendance) for verb in ("correct", "void")},
    "notifications:announcement_create": Recipe({"confirmed": "1"}),
    "planning:item_create": Recipe(at=plan_in_draft, by="group_leader"),
    "planning:agreement_create": Recipe({"ends_on": "2026-12-31"}),
    "planning:plan_meeting": Recipe(
        {"day": "2026-11-18", "starts": "08:00", "ends": "09:00"}, at=plan_of_a_group, by="group_leader"
    ),
    "planning:item_fund": Recipe({"planned": "1000"}, at=item_to_come, by="group_leader"),
    "planning:plan_reconcile": Recipe({"file": plan_sheet}, by="group_leader"),
    **{
        f"planning:{name}": Recipe({"file": workbook}, at=plan_in_draft)
        for name in ("import_create", "plan_needs_import")
    },
    "planning:plan_need_create": Recipe({"source_reference": "Plan ficticio, página 3"}, at=plan_in_draft),
    **{f"planning:{scope}_check_seen": Recipe(page=f"planning:{scope}_check") for scope in ("plan", "year")},
    **{
        f"planning:{scope}_finding_waive": Recipe(page=f"planning:{scope}_finding", form="WaiveForm", at=at)
        for scope, at in (("plan", finding_of_plan), ("year", finding_of_year))
    },
    "planning:plan_finding_propose": Recipe(
        {"proposed_for": "2026-12-09"},
        page="planning:plan_finding",
        form="JointVisitForm",
        at=shared_finding,
        by="group_leader",
    ),
    "planning:plan_acknowledge": Recipe(_specification, form=BARE, by="group_leader"),
    "planning:plan_create": Recipe(
        lambda form, row: {"unit": row.unit_id}, at=group_without_plan, who=lambda membership: membership.user
    ),
    "planning:item_move": Recipe(WHY | {"starts_on": "2026-12-14", "ends_on": "2026-12-15"}, at=item_to_come),
    "planning:item_change": Recipe(WHY | {"activity": "Otra actividad ficticia"}, at=item_to_come),
    "planning:item_cancel": Recipe(WHY, at=item_to_come),
    "planning:item_reassign": Recipe(
        lambda form, row: {
            **WHY,
            "responsible": form.fields["responsible"].queryset.exclude(pk=row.responsible_id).first().pk,
        },
        at=item_to_come,
    ),
    "planning:plan_add": Recipe(
        lambda form, row: {
            **WHY,
            "beneficiaries": [Beneficiary.objects.first().pk],
            "responsible": form.fields["responsible"].queryset.first().pk,
        }
    ),
    "planning:consolidation": Recipe(
        lambda form, row: {name: "Grupo sin plan ficticio" for name in form.fields if name.startswith("missing_")},
        at=year_to_consolidate,
        by="planning_professional",
    ),
    "planning:committee_verify": Recipe({"comments": "Cubre todo"}, at=before_committee(verified=False)),
    "planning:committee_approve": Recipe(at=before_committee(verified=True)),
    "planning:committee_return": Recipe(
        lambda form, row: WHY | {name: "against" for name in form.fields if name.startswith("vote_")},
        at=before_committee(verified=False),
    ),
    "procedures:procedure_new": Recipe({"file": diagram}),
    "procedures:procedure_upload": Recipe({"file": diagram}),
    "procedures:procedure_submit": Recipe(PASSWORD, at=ready_draft),
    "procedures:procedure_review": Recipe(PASSWORD),
    "procedures:procedure_approve": Recipe(PASSWORD, at=version_to_approve),
    "procedures:procedure_guide_attach": Recipe(lambda form, row: {"unit": _group().pk}),
    "procedures:record_attach": Recipe(
        {"code": "evidencia", "title": "Evidencia ficticia", "taken_on": DAY, **LINK},
        form=BARE,
        at=open_matter,
        by="group_leader",
    ),
    "procedures:task_note": Recipe(page="procedures:task_detail", form="NoteForm", at=open_matter),
    "procedures:task_due": Recipe(
        {"due_on": "2026-12-15"}, page="procedures:task_detail", form="DueDayForm", at=open_matter
    ),
    "strategy:strategy_create": Recipe(_year_without_strategy),
    "strategy:strategy_convene": Recipe(
        {
            **dict.fromkeys(("day", "agreed_on", "due_on"), "2025-12-10"),
            "starts": "09:00",
            "ends": "10:00",
            "place": "Sala ficticia",
        }
    ),
    "strategy:strategy_data": Recipe({"kind": "other", "title": "Dato ficticio", "value": "Ficticio"}),
    "strategy:strategy_check": Recipe({"kind": "financing", "holds": "yes"}),
    "strategy:strategy_table": Recipe({"held_on": "2026-11-10"}),
    "strategy:committee_decision": Recipe(at=strategy_before_committee, by="committee_member"),
    "strategy:guideline_create": Recipe(),
    "competences:competence_create": Recipe({"kind": "thematic", "starts_on": "2026-11-01", "ends_on": ""}),
    "competences:competence_proof": Recipe(LINK),
    "training:training_create": Recipe({"held_on": "2026-11-19", "hours": "2"}),
    "training:training_proof": Recipe(LINK),
    "teams:team_member_add": Recipe(lambda form, row: {"user": form.fields["user"].queryset.first().pk}),
    "tokens:token_create": Recipe(PASSWORD),
    # So many from one address are told to wait, equal or not.
    "rights:request_create": Recipe(refusals=frozenset({429})),
    "travel:leg_add": Recipe(_towns, at=trip("draft"), who=traveller),
    "travel:request_support": Recipe(LINK, at=trip("travelled"), who=traveller),
    "travel:request_certify": Recipe(who=traveller),
    "travel:request_create": Recipe({"event": "Foro ficticio", "starts_on": "2026-12-10", "ends_on": "2026-12-10"}),
    # Without a form that carries an identity: what they make is told by what it is made of.
    "agenda:agenda_draw": Recipe(form=BARE, at=month_to_draw),
    "agenda:month_draw": Recipe(form=BARE, at=month_to_draw),
    "communications:communication_issue": Recipe(form=BARE, at=letter_to_issue),
    "delivery:report_open": Recipe(form=BARE, at=fresh_visit, who=lambda visit: visit.meeting.responsible),
    "delivery:session_team": Recipe(_team, form=BARE, at=fresh_visit, by="group_leader"),
    "institutions:year_open": Recipe(lambda form, row: {"year": str(_last_year().year + 1)}, form=BARE),
    **{f"meetings:attendance_{how}": Recipe(form=BARE, at=fresh_meeting) for how in ("print", "blank", "named")},
    "meetings:minutes_print": Recipe(form=BARE, at=meeting_to_sign),
    "meetings:register_open": Recipe(form=BARE, at=meeting_of_today),
    "planning:item_team": Recipe(_team, form=BARE, at=item_to_come, by="group_leader"),
    "planning:plan_issue": Recipe(form=BARE),
    "portfolio:service_create": Recipe({"code": "FICTICIO-1"}),
    "portfolio:service_revise": Recipe(form=BARE, at=of(lambda: Service.objects.exclude(versions__state="draft"))),
    "portfolio:version_keep": Recipe({"name": "Otra plantilla ficticia"}),
    "portfolio:version_milestone": Recipe({"weight": "1", "offset_days": "3", "due_on": ""}),
    "portfolio:version_template": Recipe(_hitos_to_copy, form=BARE, at=draft_without_hitos),
    "targeting:selection_create": Recipe(_another_unit),
    "targeting:selection_pick": Recipe(_fourth_school, form=BARE, at=selection_without_list, by="group_leader"),
    "targeting:selection_take": Recipe(at=selection_with_list),
    "beneficiaries:basis_create": Recipe(_another_topic),
    "targeting:exercise_create": Recipe({"title": "Lo ficticio", "v_PQRS_2025": "more"}),
    "targeting:scenario_create": Recipe({"name": "Lo ficticio"}),
    "targeting:selection_rank": Recipe(
        {"over_reason": "Se atienden en equipo (ficticio)."}, at=selection_without_list, by="group_leader"
    ),
    "targeting:exercise_repeat": Recipe(at=of(lambda: TargetingExercise.objects.filter(state="frozen"))),
    "targeting:selection_support": Recipe(LINK),
    "targeting:selection_revise": Recipe(at=of(lambda: Selection.objects.filter(state="closed"))),
    "targeting:measure_create": Recipe({"code": "FICTICIA"}),
    "targeting:capacity_create": Recipe({"starts_on": "2026-12-01", "people": "3", "days_per_month": "4"}),
    "demand:request_create": Recipe({"received_on": "2026-11-19", "document_type": "SIN"}),
    "demand:call_create": Recipe({"minutes": "5"}, by="group_leader"),
    "demand:request_answer": Recipe(),
    "demand:request_plan": Recipe(
        lambda form, row: {
            **WHY,
            "beneficiaries": [Beneficiary.objects.first().pk],
            "responsible": form.fields["responsible"].queryset.first().pk,
        },
        by="group_leader",
    ),
    "asking:request_create": Recipe({"consented": "on", "document_type": "SIN"}, refusals=frozenset({429})),
    "travel:request_agenda": Recipe(form=BARE, at=trip("approved"), who=traveller),
}

# --- and why the others are not asked --------------------------------------------------------------------------------
SHOWS = "shows the form, which is sent to another address"
# Of both, ``test_creating`` finds the lock that makes the second one wait and see what the first one left.
MOVES = "moves a row, locked, along a table of moves: the second finds it moved; what it leaves beside is of the move"
EDITS = "edits a row, locked, over the version or the value that was read; a row beside it tells of the change"

ISSUES = "issues a document of what it says now, one at a time, by the functions of planning:plan_issue, which is asked"
SECRET = "a link that is mailed, once for who presses twice; tests/door asks many times and opens one twice"
OF_CONTACT = "of who came in by a link: tests/door sends it twice, and the verb behind it keeps its identity"
ARRIVES = "each record has its identity: tests/field sends one from many connections, and over a line that doubles it"

SPARED: dict[str, str] = {
    "evaluation:campaign_sheet": ISSUES,
    "planning:plan_check_issue": ISSUES,
    **dict.fromkeys(
        [
            "asking:request_follow",
            "institutions:calendar",
            "meetings:minutes_sign",
            "planning:plan_check",
            "planning:plan_finding",
            "planning:year_check",
            "planning:year_finding",
            "procedures:task_detail",
        ],
        SHOWS,
    ),
    **dict.fromkeys(
        [
            "agenda:agenda_return",
            "archive:case_file_fill",
            "asking:request_complete",
            "delivery:report_deliver",
            "evaluation:campaign_close",
            "evaluation:campaign_invite",
            "evaluation:campaign_open",
            "evaluation:report_issue",
            "delivery:session_hold",
            "delivery:session_report",
            "delivery:workplan_approve",
            "field:capture_complete",
            "field:capture_retry",
            "governance:session_close",
            "improvement:action_cancel",
            "improvement:action_reschedule",
            "improvement:routine_hold",
            "institutions:year_close",
            "meetings:attendance_review",
            "meetings:minutes_freeze",
            "monitoring:cut_analyse",
            "monitoring:cut_issue",
            "planning:change_approve",
            "reports:register_seal",
            "reports:report_approve",
            "reports:topic_decide",
            "planning:changes_approve",
            "planning:import_apply",
            "planning:plan_adopt",
            "planning:plan_approve",
            "planning:plans_approve",
            "planning:plan_divulge",
            "planning:plan_return",
            "planning:plan_return_consolidated",
            "planning:plan_verify",
            "planning:plans_return",
            "planning:proposal_answer",
            "procedures:task_complete",
            "targeting:exercise_freeze",
            "targeting:selection_close",
            "travel:request_approve",
            "travel:request_cancel",
            "travel:request_complete",
            "travel:request_deliver",
            "travel:request_file",
            "travel:request_legalise",
            "travel:request_outcome",
            "travel:request_present",
            "travel:request_refuse",
            "travel:request_reopen",
            "travel:request_report",
            "travel:request_return",
        ],
        MOVES,
    ),
    **dict.fromkeys(
        [
            "agenda:finding_answer",
            "delivery:commitment_edit",
            "delivery:session_activities",
            "governance:session_presence",
            "improvement:action_plan",
            "institutions:folder_load",
            "institutions:setting_edit",
            "strategy:guideline_edit",
            "institutions:unit_reorganise",
            "meetings:section_write",
            "planning:import_columns",
            "planning:import_sheet",
            "planning:need_edit",
            "procedures:record_waive",
            "targeting:exercise_edit",
            "targeting:scenario_decide",
            "travel:leg_edit",
            "travel:leg_remove",
            "travel:request_edit",
        ],
        EDITS,
    ),
    "door:ask": SECRET,
    **dict.fromkeys(["door:commitment_progress", "door:commitment_done"], OF_CONTACT),
    **dict.fromkeys(["field:capture_receive", "field:capture_upload"], ARRIVES),
}
