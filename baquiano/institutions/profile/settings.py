"""The settings in which the institutions differ (requirements §5 and §8), and how a missing one is mended."""

from baquiano.common.policy import the_policy
from baquiano.institutions.folder import Setting
from baquiano.institutions.queries import DEFAULT_LABELS

SETTINGS = (
    Setting(
        "labels.plan_unit",
        str,
        "Agréguela con el nombre de la dependencia que formula el plan: «grupo de trabajo».",
        label="Cómo se llama la dependencia que formula el plan",
    ),
    Setting(
        "plan.unit",
        str,
        "Agréguela con la clase de dependencia que formula el plan, como en units.csv: «grupo».",
        label="Clase de dependencia que formula el plan",
    ),
    Setting(
        "plan.required_fields",
        list,
        "Agréguela con la lista de campos obligatorios del plan: [«need», «activity», «starts_on», …].",
        label="Campos obligatorios del plan",
    ),
    Setting(
        "plan.author_cannot_approve",
        bool,
        "Agréguela con true (quien formula no aprueba) o false (puede, y queda marcado como autoaprobación).",
        label="Quien formula el plan no lo aprueba",
    ),
    Setting(
        "plan.consolidate",
        bool,
        "Agréguela con true si los planes se consolidan en uno de la entidad; si no, false.",
        label="Los planes se consolidan en uno",
    ),
    Setting(
        "plan.formulation_window",
        list,
        "Agréguela con el primer y el último día, como [«01-01», «02-28»].",
        label="Primer y último día para formular el plan",
    ),
    Setting(
        "plan.format", str, "Agréguela con el código del formato del plan.", required=False, label="Formato del plan"
    ),
    Setting(
        "plan.approval_record",
        str,
        "Agréguela con el código del acta de aprobación.",
        required=False,
        label="Acta con la que se aprueba el plan",
    ),
    Setting(
        "golive.required",
        bool,
        "Escriba true si los planes se entregan solo cuando la vigencia se puso en marcha con su lista completa.",
        required=False,
        label="Los planes se entregan solo con la lista de puesta en marcha completa",
    ),
    Setting(
        "agenda.mode",
        str,
        "Agréguela con «agenda», «programming» o «none».",
        choices=("agenda", "programming", "none"),
        label="Modo de programación",
    ),
    Setting(
        "agenda.closing_day",
        int,
        "Agréguela con el día del mes anterior en que se cierra la agenda: 25.",
        label="Día del mes anterior en que se cierra la agenda",
        bounds=(1, 31),
    ),
    Setting(
        "session.record_kinds",
        list,
        "Agréguela con los registros que deja una visita: [«acta»].",
        choices=("acta", "attendance", "ayuda_de_memoria", "system_record"),
        label="Registros que deja una visita",
    ),
    Setting(
        "session.register_within_working_days",
        int,
        "Agréguela con los días hábiles para registrar la visita: 3.",
        label="Días hábiles para registrar la visita",
    ),
    Setting(
        "session.report_within_working_days",
        int,
        "Agréguela con los días hábiles para el informe de ejecución: 5.",
        label="Días hábiles para el informe de ejecución",
    ),
    Setting(
        "attendance.carries_commitments",
        bool,
        "Agréguela con true o false.",
        required=False,
        label="La lista de asistencia lleva los compromisos",
    ),
    Setting(
        "consent.scope",
        str,
        "Agréguela con «data», «evaluation» o «follow_up».",
        choices=("data", "evaluation", "follow_up"),
        label="Alcance de la autorización de datos",
    ),
    Setting(
        "reminders.days_before_due",
        int,
        "Agréguela con los días de anticipación del recordatorio: 5.",
        label="Días de anticipación del recordatorio",
    ),
    Setting(
        "reminders.escalate_days_after_due",
        int,
        "Agréguela con los días tras los que se avisa al superior: 5.",
        label="Días de vencido tras los que se avisa al superior",
    ),
    Setting(
        "travel.notice_working_days",
        int,
        "Agréguela con los días hábiles para tramitar viáticos: 5.",
        required=False,
        label="Días hábiles para tramitar viáticos",
    ),
    Setting(
        "followup.min_frequency",
        str,
        "Use «monthly», «quarterly», «semester» o «permanent».",
        required=False,
        choices=("monthly", "quarterly", "semester", "permanent", "per_unit"),
        label="Frecuencia mínima de seguimiento",
    ),
    Setting(
        "corrective.mode",
        str,
        "Use «apcm», «director» u «optional».",
        required=False,
        choices=("apcm", "director", "optional"),
        label="Acciones correctivas",
    ),
    Setting(
        "evaluation.coverage",
        str,
        "Escriba la cobertura: «none», «all_consenting», «100%» o «10%».",
        required=False,
        label="Cobertura de la evaluación",
    ),
    Setting("evaluation.second_stage", bool, "Use true o false.", required=False, label="Evaluación en dos momentos"),
    Setting(
        "access.second_factor_roles",
        list,
        "Escriba la lista de roles que necesitan segundo factor para trabajar: [«group_leader», «admin»]; o quítela.",
        required=False,
        choices=tuple(the_policy().roles),
    ),
    Setting(
        "access.second_factor_grace_days",
        int,
        "Escriba los días que alguien puede trabajar antes de activarlo, desde que se le pide: 7; con 0, ninguno.",
        required=False,
    ),
    Setting(
        "records.owner_role",
        str,
        "Escriba el rol que archiva: «planning_professional».",
        required=False,
        label="Rol que archiva",
    ),
)

LABELS = {
    "plan_units": "Cómo se llaman las dependencias que formulan planes",
    "plan": "Cómo se llama el plan",
    "assistance": "Cómo se llama la asistencia",
    "beneficiary": "Cómo se llama a quien se asiste",
    "beneficiaries": "Cómo se llama a quienes se asiste",
    "session": "Cómo se llama la visita",
    "sessions": "Cómo se llaman las visitas",
    "minutes": "Cómo se llama el acta",
    "minutes_plural": "Cómo se llaman las actas",
}
WORDS_OF_THE_SCREEN = tuple(
    Setting(
        f"labels.{key}", str, f"Escriba la palabra de la entidad, como «{DEFAULT_LABELS[key]}».", False, label=label
    )
    for key, label in LABELS.items()
)
