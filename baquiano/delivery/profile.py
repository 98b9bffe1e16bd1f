"""The settings of visits that this room reads from ``profile.toml``, beyond those every institution declares."""

from typing import Any

from baquiano.common.policy import the_policy
from baquiano.delivery.choices import CompletionRule, Periodicity
from baquiano.delivery.models import Assistance
from baquiano.institutions import switches
from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

COMPLETION = "completion.rule"
REPORTED = "session.execution_report"
REPORTING = ("delivery.view_report", "delivery.deliver_report", "delivery.review_report")
ENABLED, ACCOMPANYING = (
    "execution.enabled",
    (
        "delivery.view_work_plan",
        "delivery.start_assistance",
        "delivery.record_contact",
        "delivery.write_work_plan",
        "delivery.submit_work_plan",
        "delivery.approve_work_plan",
        "delivery.return_work_plan",
        "delivery.reply_work_plan",
        "delivery.complete_work_line",
        "delivery.issue_partial_report",
    ),
)
HITOS, BY_HITOS = (
    "execution.hitos",
    (
        "delivery.start_service",
        "delivery.claim_milestone",
        "delivery.verify_milestone",
        "delivery.answer_assistance",
        "delivery.view_milestone",
    ),
)
GIVER, AUTHORISE = "session.registered_by_who_gave_it", ("delivery.authorise_registrar",)
TRAINED, TOLD = "session.register_needs_training", "session.other_mechanism_told_to"
LEADS = "session.says_who_leads"
WORK_PLAN, EVERY = "execution.work_plan_required", "execution.partial_report_every"


def register() -> None:
    """Declare the keys, and the actions that only an institution with work plans uses."""
    switches.register_actions(ENABLED, *ACCOMPANYING)
    switches.register_actions(HITOS, *BY_HITOS)
    switches.register_actions(GIVER, *AUTHORISE)
    switches.register_closing(REPORTED, False, *REPORTING)
    register_settings(
        Setting(
            REPORTED,
            bool,
            "Escriba false si sus visitas no llevan informe de ejecución.",
            required=False,
            label="Cada visita realizada lleva su informe de ejecución",
        ),
        Setting(
            "session.report_format",
            str,
            "Escriba el código del formato del informe de ejecución.",
            required=False,
            label="Formato del informe de ejecución",
        ),
        Setting(
            LEADS,
            bool,
            "Escriba true si cada sesión dice si la lidera la entidad: las que lideran otros no se evalúan.",
            required=False,
            label="Cada sesión dice si la lidera la entidad",
        ),
        Setting(
            COMPLETION,
            str,
            "Use «stages_and_commitments», «plan_executed» o «hitos_100».",
            required=False,
            choices=tuple(CompletionRule.values),
            label="Cuándo se da por prestada una asistencia",
        ),
    )  # fmt: skip
    _register_execution()
    _register_hitos()


def _register_hitos() -> None:
    """The settings of institutions whose assistances advance by the hitos of a service."""
    register_settings(
        Setting(
            HITOS,
            bool,
            "Escriba true si las asistencias son de un servicio del portafolio y avanzan por sus hitos.",
            required=False,
            label="Las asistencias avanzan por los hitos de su servicio",
        ),
        Setting(
            GIVER,
            bool,
            "Escriba true si la sesión la registra solo quien la prestó, o quien su líder autorice.",
            required=False,
            label="La sesión la registra quien la prestó",
        ),
        Setting(
            TRAINED,
            bool,
            "Escriba true si registra sesiones e hitos solo quien recibió capacitación en el sistema.",
            required=False,
            label="Registra sesiones e hitos solo quien recibió capacitación",
        ),
        Setting(
            TOLD,
            str,
            "Escriba el código del rol al que se informa cuando se usa un mecanismo que no está en el catálogo.",
            required=False,
            choices=tuple(the_policy().roles),
            label="A quién se informa de un mecanismo que no está en el catálogo",
        ),
    )


def says_who_leads(institution: Institution, year: int) -> bool:
    """Whether each session says if the institution leads it or takes part in one that others lead."""
    return bool(setting(institution, LEADS, year=year, default=False))


def _register_execution() -> None:
    """The settings of institutions that assist under a work plan."""
    register_settings(
        Setting(
            ENABLED,
            bool,
            "Escriba true si las asistencias llevan contacto, plan de trabajo y reportes parciales.",
            required=False,
            label="Las asistencias llevan contacto, plan de trabajo y reportes parciales",
        ),
        Setting(
            WORK_PLAN,
            bool,
            "Escriba true si nadie registra sesiones antes de que la asistencia tenga su plan de trabajo aprobado.",
            required=False,
            label="Sin plan de trabajo aprobado no se registran sesiones",
        ),
        Setting(
            EVERY,
            str,
            "Use «none», «monthly», «quarterly» o «semester».",
            required=False,
            choices=tuple(Periodicity.values),
            label="Cada cuánto se hace el reporte parcial",
        ),
        Setting(
            "execution.partial_report_units",
            dict,
            "Escriba una línea por dependencia que reporta con otra periodicidad: DEP = «monthly».",
            required=False,
            label="Dependencias que reportan con otra periodicidad",
        ),
        Setting(
            "execution.work_plan_format",
            str,
            "Escriba el código del formato del plan de trabajo.",
            required=False,
            label="Formato del plan de trabajo",
        ),
        Setting(
            "execution.partial_report_format",
            str,
            "Escriba el código del formato del reporte parcial.",
            required=False,
            label="Formato del reporte parcial",
        ),
    )


def completion_rule(institution: Institution, year: int) -> CompletionRule:
    """What is asked of an assistance of that vigencia; where the folder says nothing, the stages."""
    value = setting(institution, COMPLETION, year=year, default="")
    return CompletionRule(value) if value in CompletionRule.values else CompletionRule.STAGES


def asks_for_report(institution: Institution) -> bool:
    """Whether each visit that was held owes its execution report (EXE-15); it does where the folder says nothing."""
    return setting(institution, REPORTED, default=True) is not False


def is_registered_by_giver(institution: Institution, year: int) -> bool:
    """Whether a session is registered only by who gave it, or by who was let (EXE-12)."""
    return bool(setting(institution, GIVER, year=year, default=False))


def asks_training(institution: Institution, year: int) -> bool:
    """Whether sessions are registered only by people with a training in the system (ORG-08)."""
    return bool(setting(institution, TRAINED, year=year, default=False))


def told_of_mechanisms(institution: Institution, year: int) -> str:
    """The role that is told of a mechanism that is not in the catalogue (EXE-09); empty where nobody is."""
    return str(setting(institution, TOLD, year=year, default=""))


def asks_for_work_plan(institution: Institution, year: int) -> bool:
    """Whether sessions are registered only under an approved work plan (PLN-19); off where the folder says nothing."""
    return bool(setting(institution, WORK_PLAN, year=year, default=False))


def work_plan_format(institution: Institution, year: int | None) -> str:
    return str(setting(institution, "execution.work_plan_format", year=year, default="PLAN-TRABAJO"))


def partial_format(institution: Institution, year: int | None) -> str:
    return str(setting(institution, "execution.partial_report_format", year=year, default="REPORTE-PARCIAL"))


def periodicities(institution: Institution, year: int) -> tuple[Periodicity, dict[str, Periodicity]]:
    """How often partial reports are made: the one of the institution, and the units with one of their own, by code."""
    every: Any = setting(institution, EVERY, year=year, default=Periodicity.NONE)
    own: Any = setting(institution, "execution.partial_report_units", year=year, default={})
    known = {code: Periodicity(one) for code, one in own.items() if one in Periodicity.values}
    return (Periodicity(every) if every in Periodicity.values else Periodicity.NONE), known


def reports_partially(assistance: Assistance) -> bool:
    """Whether partial reports are made of it: its unit, or the institution, says how often."""
    every, own = periodicities(assistance.institution, assistance.year)
    return own.get(assistance.unit.code, every) != Periodicity.NONE
