"""Conditions on a plan and its items; who may, the policy says, and whose turn it is, the procedure.

``docs/rules/plan-completeness.md`` says in prose what completeness is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.choices import Order
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.errors import Refused
from baquiano.common.policy import allows
from baquiano.institutions.queries import catalogue, setting
from baquiano.institutions.rules import accepts_changes
from baquiano.planning.choices import ALLOWED_MOVES, CONSOLIDATED_MOVES, ExecutionMode, PlanState
from baquiano.planning.models import ImportBatch, Need, Plan, PlanItem


# --- completeness (PLN-08) -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Requirement:
    """A datum that the profile may ask of each item: its name for the reader and whether an item has it.

    ``anchor`` is the field of the form in which it is written.
    """

    label: Any
    is_met: Callable[[PlanItem], bool]
    anchor: str


def _filled(name: str) -> Callable[[PlanItem], bool]:
    attribute = f"{name}_id" if PlanItem._meta.get_field(name).is_relation else name
    return lambda item: getattr(item, attribute) not in (None, "")


def _is_described(item: PlanItem) -> bool:
    """A mechanism such as "Otro" says nothing until it is described (ORG-12)."""
    asks = item.mechanism is not None and item.mechanism.attributes.get("needs_description")
    return not asks or bool(item.instruments)


def _is_agreed(item: PlanItem) -> bool:
    """What is not executed directly rests on an agreement, a consultancy or an alliance (LOG-04)."""
    return item.execution_mode in ("", ExecutionMode.DIRECT) or item.agreement_id is not None


def _says_of_national(item: PlanItem) -> bool:
    """Of a national entity: whether a norm obliges, and which; the type of assistance; whether it accepts (ENT-03)."""
    if not any(one.order == Order.NATIONAL for one in item.beneficiaries.all()):
        return True
    obliged = item.is_obligatory is False or (item.is_obligatory is True and item.norm_id is not None)
    return obliged and item.service_type_id is not None and item.is_voluntary is not None


def _says_of_territorial(item: PlanItem) -> bool:
    """Of a territorial entity: its authority (ENT-02), and whether the *gestor territorial* offers it (LOG-07)."""
    territorial = [one for one in item.beneficiaries.all() if one.order == Order.TERRITORIAL]
    return not territorial or (item.has_manager is not None and all(_has_authority(one, item) for one in territorial))


def _has_authority(entity: Beneficiary, item: PlanItem) -> bool:
    """Named in its card, or among its contacts with a term that is not over when the activity begins."""
    return bool(entity.authority_name) or any(
        one.is_responsible and (one.ends_on is None or (item.starts_on is not None and one.ends_on >= item.starts_on))
        for one in entity.contacts.all()
    )


REQUIREMENTS: dict[str, Requirement] = {
    "programme": Requirement(_("programa del plan de desarrollo"), _filled("programme"), "programme"),
    "need": Requirement(_("necesidad detectada"), _filled("need"), "need"),
    "strategy": Requirement(_("estrategia"), _filled("strategy"), "strategy"),
    "topic": Requirement(_("tema"), _filled("topic"), "topic"),
    "activity": Requirement(_("actividad"), _filled("activity"), "activity"),
    "objective": Requirement(_("objetivo"), _filled("objective"), "objective"),
    "service_type": Requirement(_("tipo de asistencia técnica"), _filled("service_type"), "service_type"),
    "mechanism": Requirement(_("mecanismo"), _filled("mechanism"), "mechanism"),
    "instruments": Requirement(_("instrumentos"), _filled("instruments"), "instruments"),
    "starts_on": Requirement(_("fecha inicial"), _filled("starts_on"), "starts_on"),
    "ends_on": Requirement(_("fecha final"), _filled("ends_on"), "ends_on"),
    "municipality": Requirement(_("municipio"), _filled("municipality"), "municipality"),
    "place": Requirement(_("lugar"), _filled("place"), "place"),
    "beneficiaries": Requirement(_("entidades beneficiadas"), lambda i: bool(i.beneficiaries.all()), "beneficiaries"),
    # The procedure asks for "el responsable o equipo de trabajo": either answers.
    "responsible": Requirement(_("responsable o equipo"), lambda i: bool(i.responsible_id or i.team), "responsible"),
    "team": Requirement(_("equipo de trabajo"), _filled("team"), "team"),
    "procedure_types": Requirement(_("trámites"), lambda i: bool(i.procedure_types.all()), "procedure_types"),
    "resources": Requirement(_("recursos necesarios"), _filled("resources"), "resources"),
    "budget": Requirement(_("valor estimado"), _filled("budget"), "budget"),
    "assisted_on": Requirement(_("fecha de la asistencia técnica"), _filled("assisted_on"), "assisted_on"),
    "execution_mode": Requirement(_("modo de ejecución"), _filled("execution_mode"), "execution_mode"),
    "agreement": Requirement(_("convenio, consultoría o alianza con que se ejecuta"), _is_agreed, "agreement"),
    "delivery_mode": Requirement(
        _("forma de prestación, individual o conjunta"), _filled("delivery_mode"), "delivery_mode"
    ),
    "national_data": Requirement(
        _("obligación normativa con su norma, tipo de asistencia y aceptación de la entidad nacional"),
        _says_of_national,
        "is_obligatory",
    ),
    "territorial_data": Requirement(
        _("autoridad responsable de la entidad territorial y si la ofrece el gestor territorial"),
        _says_of_territorial,
        "has_manager",
    ),
    "needs_inputs": Requirement(
        _("si necesita partida presupuestal o insumos"), _filled("needs_inputs"), "needs_inputs"
    ),
    "is_concerted": Requirement(
        _("si requiere concertación con entes externos"), _filled("is_concerted"), "is_concerted"
    ),
    "described_mechanism": Requirement(
        _("descripción del mecanismo, en instrumentos técnicos"), _is_described, "instruments"
    ),
}
# Asked of every activity, whatever the profile says.
ALWAYS = ("described_mechanism",)


def missing_requirements(item: PlanItem, required: Iterable[str]) -> list[Requirement]:
    """What ``item`` lacks of the fields its profile requires. Prefetch its beneficiaries and procedure types."""
    return [REQUIREMENTS[name] for name in required if not REQUIREMENTS[name].is_met(item)]


@dataclass(frozen=True)
class Lack:
    """An incomplete item and what it lacks."""

    item: PlanItem
    requirements: list[Requirement]

    @property
    def words(self) -> str:
        return ", ".join(str(requirement.label) for requirement in self.requirements)


@dataclass(frozen=True)
class Completeness:
    """How much of a plan is written: items, complete ones, and what the others lack."""

    total: int = 0
    lacks: list[Lack] = field(default_factory=list)

    @property
    def complete(self) -> int:
        return self.total - len(self.lacks)

    @property
    def percent(self) -> int:
        """Whole percent, downwards: 100 means that nothing is missing."""
        return percent(self.complete, self.total)

    @property
    def is_complete(self) -> bool:
        return self.total > 0 and not self.lacks


def percent(part: int | None, total: int | None) -> int:
    """Whole percent of ``part``, rounded down, so that 100 is only said of everything."""
    return 100 * (part or 0) // total if total else 0


def completeness(items: Sequence[PlanItem], required: Iterable[str]) -> Completeness:
    """The completeness of ``items`` under the fields that the profile requires."""
    wanted = list(required)
    lacks = [Lack(item, missing) for item in items if (missing := missing_requirements(item, wanted))]
    return Completeness(len(items), lacks)


# --- states ----------------------------------------------------------------------------------------------------------
def can_move(plan: Plan, state: str) -> bool:
    """Whether the table of moves lets ``plan`` go to ``state``."""
    moves = CONSOLIDATED_MOVES if plan.is_consolidated else ALLOWED_MOVES
    return PlanState(state) in moves.get(PlanState(plan.state), set())


def check_move(plan: Plan, state: str) -> None:
    """Refuse, saying where the plan stands, a move that the table does not allow."""
    if not can_move(plan, state):
        raise Refused(
            _("El plan «%(plan)s» está en estado «%(now)s» y no puede pasar a «%(then)s».")
            % {"plan": plan, "now": plan.get_state_display(), "then": PlanState(state).label}
        )


def check_state(plan: Plan, state: str) -> None:
    """Refuse, saying where the plan stands, what is only done in ``state``."""
    if plan.state != state:
        raise Refused(
            _("El plan «%(plan)s» está en estado «%(now)s»: esto solo se hace cuando está en «%(then)s».")
            % {"plan": plan, "now": plan.get_state_display(), "then": PlanState(state).label}
        )


def check_writable(plan: Plan) -> None:
    """Refuse to write in a plan that its group no longer writes, saying how it can be written again."""
    if not accepts_changes(plan.year):
        raise Refused(_("La vigencia %(year)s está cerrada y su plan no se modifica.") % {"year": plan.year})
    if not plan.is_writable:
        raise Refused(
            _("El plan está en estado «%(state)s»: para cambiarlo, quien lo revisa debe devolverlo a su grupo.")
            % {"state": plan.get_state_display()}
        )


def can_write(user: Any, plan: Plan) -> bool:
    """Whether ``user`` may write items of ``plan`` now."""
    return plan.is_writable and allows(user, "planning.edit_plan", plan)


def can_import(user: Any, plan: Plan) -> bool:
    return plan.is_writable and allows(user, "planning.import_plan", plan)


def can_import_batch(user: Any, batch: ImportBatch) -> bool:
    """Whether ``user`` may go on with the import: into a plan that is written, or into the needs of its group."""
    if batch.of_needs:
        return can_write_needs(user, batch.plan)
    return can_import(user, batch.plan)


def can_write_needs(user: Any, plan: Plan) -> bool:
    """Whether ``user`` may write needs of the group of ``plan`` in its vigencia."""
    return accepts_changes(plan.year) and not plan.is_consolidated and allows(user, "planning.edit_need", plan)


def can_restore(user: Any, item: PlanItem) -> bool:
    return item.is_removed and can_write(user, item.plan)


# --- needs (PLN-01) ---------------------------------------------------------------------------------------------------
def check_needs_open(year: Any) -> None:
    """Refuse to write needs of a closed vigencia. While it is open they may come at any time, also from a visit."""
    if not accepts_changes(year):
        raise Refused(_("La vigencia %(year)s está cerrada y sus necesidades no se modifican.") % {"year": year})


def check_need(need: Need) -> None:
    """Refuse, in words, a need without source, without component or without goal."""
    if need.component_id is None:
        raise Refused(_("Elija el componente que se debe fortalecer."))
    if need.source_type_id is None:
        raise Refused(_("Una necesidad sin fuente no se acepta: diga de dónde sale."))
    need.description, need.goal = need.description.strip(), need.goal.strip()
    need.source_reference = need.source_reference.strip()
    try:
        need.validate_constraints(exclude=["unit", "year", "position", "code"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def can_write_need(user: Any, need: Need) -> bool:
    """Whether ``user`` may change the need now."""
    return accepts_changes(need.year) and allows(user, "planning.edit_need", need)


# What may be asked of a plan in each state. Whose turn it is, the procedure says on top of this.
_VERBS = {
    "planning.submit_plan": (PlanState.DRAFT, False),
    "planning.approve_plan": (PlanState.IN_REVIEW, False),
    "planning.return_plan": (PlanState.IN_REVIEW, False),
    "planning.verify_plan": (PlanState.CONSOLIDATED, True),
    "planning.return_consolidated": (PlanState.CONSOLIDATED, True),
    "planning.adopt_plan": (PlanState.CONSOLIDATED, True),
    "planning.register_plan": (PlanState.IN_FORCE, False),
    "planning.committee_verify": (PlanState.IN_REVIEW, True),
    "planning.committee_approve": (PlanState.IN_REVIEW, True),
    "planning.committee_return": (PlanState.IN_REVIEW, True),
    "planning.divulge_plan": (PlanState.IN_FORCE, True),
}


def can_do(user: Any, verb: str, plan: Plan) -> bool:
    """Whether the state of ``plan`` and the policy let ``user`` do ``verb``."""
    state, of_consolidated = _VERBS[verb]
    return plan.state == state and plan.is_consolidated == of_consolidated and allows(user, verb, plan)


def reason_words(reason: Any, note: str) -> str:
    """The reason of a return as the procedure keeps it: the entry of the catalogue and the words."""
    return f"{reason}: {note.strip()}" if reason else note.strip()


def check_dates(item: PlanItem) -> None:
    """Refuse dates that are not of the vigencia, or that end before they begin."""
    year = item.plan.year
    for name in ("starts_on", "ends_on"):
        day = getattr(item, name)
        if day is not None and day.year != year.year:
            words = {"day": f"{day:%d/%m/%Y}", "year": year}
            raise Refused(_("La fecha %(day)s no es de la vigencia %(year)s.") % words)
    if item.ends_on and not item.starts_on:
        raise Refused(_("Escriba también la fecha inicial."))
    if item.ends_on and item.starts_on and item.ends_on < item.starts_on:
        raise Refused(_("La fecha final no puede ser anterior a la inicial."))


def topics_of(plan: Plan) -> list[str] | None:
    """The codes of the topics of the plan, where plans are made by topic (PLN-03); ``None`` where they are not."""
    asked = setting(plan.institution, "plan.topics", year=plan.year.year, default={})
    return list(asked.get(plan.unit.code, ())) if asked else None


def check_topic(item: PlanItem) -> None:
    """Refuse an activity whose topic is not of the scope of its plan (PLN-16)."""
    topics = topics_of(item.plan)
    if topics is None or (item.topic is not None and item.topic.code in topics):
        return
    named = ", ".join(
        f"«{one}»" for one in catalogue(item.plan.institution, "topic") if one.code in topics
    )  # fmt: skip
    if not named:
        raise Refused(_("%(unit)s no planea ningún tema del alcance del procedimiento.") % {"unit": item.plan.unit})
    raise Refused(
        {"topic": _("La actividad debe ser de un tema del alcance de este plan: %(topics)s.") % {"topics": named}}
    )


def check_item(item: PlanItem) -> None:
    """Refuse, in words, what the tables would refuse with an error."""
    check_dates(item)
    check_topic(item)
    try:
        item.clean_fields(exclude=["institution", "plan", "responsible", "municipality", "created_by", "removed_by"])
        item.validate_constraints(exclude=["plan", "position", "code"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def check_point(plan: Plan, point: Any) -> None:
    """Refuse a point of the order of the day of a committee that is about something else."""
    if (point.subject_type, point.subject_id) != (plan._meta.label_lower, str(plan.pk)):
        raise Refused(_("Ese punto del orden del día no trata de este plan."))
