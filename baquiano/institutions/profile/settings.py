"""The settings in which the institutions differ (requirements §5 and §8), and how a missing one is mended."""

from baquiano.institutions.folder import Setting

SETTINGS = (
    Setting(
        "labels.plan_unit", str, "Agréguela con el nombre de la dependencia que formula el plan: «grupo de trabajo»."
    ),
    Setting("plan.unit", str, "Agréguela con la clase de dependencia que formula el plan, como en units.csv: «grupo»."),
    Setting(
        "plan.required_fields",
        list,
        "Agréguela con la lista de campos obligatorios del plan: [«need», «activity», «starts_on», …].",
    ),
    Setting(
        "plan.author_cannot_approve",
        bool,
        "Agréguela con true (quien formula no aprueba) o false (puede, y queda marcado como autoaprobación).",
    ),
    Setting(
        "plan.consolidate", bool, "Agréguela con true si los planes se consolidan en uno de la entidad; si no, false."
    ),
    Setting("plan.formulation_window", list, "Agréguela con el primer y el último día, como [«01-01», «02-28»]."),
    Setting("plan.format", str, "Agréguela con el código del formato del plan.", required=False),
    Setting("plan.approval_record", str, "Agréguela con el código del acta de aprobación.", required=False),
    Setting(
        "agenda.mode",
        str,
        "Agréguela con «agenda», «programming» o «none».",
        choices=("agenda", "programming", "none"),
    ),
    Setting("agenda.closing_day", int, "Agréguela con el día del mes anterior en que se cierra la agenda: 25."),
    Setting(
        "session.record_kinds",
        list,
        "Agréguela con los registros que deja una visita: [«acta»].",
        choices=("acta", "attendance", "ayuda_de_memoria", "system_record"),
    ),
    Setting("session.register_within_working_days", int, "Agréguela con los días hábiles para registrar la visita: 3."),
    Setting(
        "session.report_within_working_days", int, "Agréguela con los días hábiles para el informe de ejecución: 5."
    ),
    Setting("attendance.carries_commitments", bool, "Agréguela con true o false.", required=False),
    Setting(
        "consent.scope",
        str,
        "Agréguela con «data», «evaluation» o «follow_up».",
        choices=("data", "evaluation", "follow_up"),
    ),
    Setting("reminders.days_before_due", int, "Agréguela con los días de anticipación del recordatorio: 5."),
    Setting("reminders.escalate_days_after_due", int, "Agréguela con los días tras los que se avisa al superior: 5."),
    Setting(
        "travel.notice_working_days", int, "Agréguela con los días hábiles para tramitar viáticos: 5.", required=False
    ),
    Setting(
        "followup.min_frequency",
        str,
        "Use «monthly», «quarterly», «semester» o «permanent».",
        required=False,
        choices=("monthly", "quarterly", "semester", "permanent", "per_unit"),
    ),
    Setting(
        "completion.rule",
        str,
        "Use «hitos_100», «stages_and_commitments» o «plan_executed».",
        required=False,
        choices=("hitos_100", "stages_and_commitments", "plan_executed"),
    ),
    Setting("corrective.mode", str, "Use «apcm», «director» u «optional».", False, ("apcm", "director", "optional")),
    Setting(
        "evaluation.coverage", str, "Escriba la cobertura: «none», «all_consenting», «100%» o «10%».", required=False
    ),
    Setting("evaluation.second_stage", bool, "Use true o false.", required=False),
    Setting("demand.enabled", bool, "Use true o false.", required=False),
    Setting("records.owner_role", str, "Escriba el rol que archiva: «planning_professional».", required=False),
)
