"""The settings of the plan that this room reads from ``profile.toml``, beyond those every institution declares."""

from baquiano.institutions import switches
from baquiano.institutions.folder import Setting, register_settings
from baquiano.planning.checks import CHECKS
from baquiano.planning.choices import Gate
from baquiano.planning.importing.columns import BY_FIELD, IMPORT_ONLY
from baquiano.planning.more import MORE
from baquiano.planning.rules import ALWAYS, REQUIREMENTS

BASIS_REQUIRED, MARKS_READY = "plan.basis_required", "plan.marks_ready"
APPROVED_IN_MEETING = "plan.approved_in_meeting"


def register() -> None:
    """Declare the keys, with the values each may take, and which of them open a part of the room."""
    switches.register_closing("plan.consolidate", False, "planning.consolidate_plan", "planning.return_consolidated")
    switches.register_actions("plan.agreements", "planning.view_agreement", "planning.edit_agreement")
    switches.register_actions("plan.funding_by_source", "planning.view_funding", "planning.edit_funding")
    switches.register_actions(
        "plan.registered_in", "planning.view_reconciliation", "planning.reconcile_plan", "planning.register_plan"
    )
    switches.register_actions(BASIS_REQUIRED, "planning.edit_basis")
    switches.register_actions(MARKS_READY, "planning.mark_ready")
    switches.register_actions(APPROVED_IN_MEETING, "planning.hold_meeting")
    register_settings(
        *_of_the_plan(),
        *_of_the_plan_by_topic(),
        *_of_what_surrounds_it(),
        Setting(
            "beneficiary.department",
            str,
            "Escriba el código DIVIPOLA del departamento en que se presta la asistencia: «08».",
            required=False,
        ),
        Setting(
            "beneficiary.excluded_municipalities",
            list,
            "Escriba los códigos DIVIPOLA de los municipios del departamento que atiende otra entidad: [«08001»].",
            required=False,
            label="Municipios que atiende otra entidad",
        ),
        *_of_the_check(),
    )


def _of_the_plan() -> list[Setting]:
    """What is asked of an activity, in which columns, and in which format."""
    return [
        Setting(
            "plan.required_fields",
            list,
            "Agréguela con la lista de campos obligatorios del plan: [«need», «activity», «starts_on», …].",
            choices=tuple(name for name in REQUIREMENTS if name not in ALWAYS),
        ),
        Setting(
            "plan.columns",
            list,
            "Escriba las columnas del plan en Excel, en su orden: [«code», «need», «activity», …].",
            required=False,
            choices=tuple(field for field in BY_FIELD if field not in IMPORT_ONLY),
            label="Columnas del plan en Excel",
        ),
        Setting(
            "plan.more_fields",
            list,
            "Escriba qué más se pide de cada actividad: [«execution_mode», «is_obligatory», «has_manager», …].",
            required=False,
            choices=MORE,
            label="Qué más se pide de cada actividad del plan",
        ),
        Setting("plan.format", str, "Escriba el código del formato del plan.", required=False),
        Setting(
            "plan.published",
            bool,
            "Escriba true si el plan aprobado se publica en la página abierta (así viene, si se consolida), o false.",
            required=False,
            label="El plan aprobado se publica",
        ),
    ]


def _of_the_plan_by_topic() -> list[Setting]:
    """What a plan rests on, of which topics it is, who approves it in which meeting, and when an activity is ready."""
    return [
        Setting(
            "plan.topics",
            dict,
            "Escriba una línea por dependencia con los códigos de los temas que planea: EPOT = [«pot»].",
            required=False,
            label="Temas de los que es el plan de cada dependencia",
        ),
        Setting(
            BASIS_REQUIRED,
            bool,
            "Escriba true si el plan cita la evaluación de la vigencia anterior y el plan de acción, o false.",
            required=False,
            label="El plan se apoya en la evaluación anterior y en el Plan de Acción Institucional",
        ),
        Setting(
            APPROVED_IN_MEETING,
            bool,
            "Escriba true si el plan se aprueba en una reunión con su asistencia y su registro firmado, o false.",
            required=False,
            label="El plan se aprueba en una reunión",
        ),
        Setting(
            MARKS_READY,
            bool,
            "Escriba true si cada actividad se marca lista antes de ejecutarla, o false.",
            required=False,
            label="Cada actividad se marca lista antes de ejecutarla",
        ),
    ]


def _of_what_surrounds_it() -> list[Setting]:
    """With whom and with what money it is carried out, and where else it is registered: each opens its part."""
    return [
        Setting(
            "plan.agreements",
            bool,
            "Escriba true si hay actividades que se ejecutan por convenio, consultoría o alianza, o false.",
            required=False,
            label="Se registran convenios, consultorías y alianzas",
        ),
        Setting(
            "plan.registered_in",
            str,
            "Escriba el nombre del otro sistema en que se registra el plan aprobado: «SGI».",
            required=False,
            label="Otro sistema en que se registra el plan aprobado",
        ),
        Setting(
            "plan.funding_by_source",
            bool,
            "Escriba true si los recursos de cada actividad se registran por fuente, o false.",
            required=False,
            label="Los recursos de cada actividad se registran por fuente",
        ),
    ]


def _of_the_check() -> list[Setting]:
    """``[checks]``: which rules block, warn or suggest, before what they are asked, and from what number they speak."""
    rules, gates = tuple(CHECKS), tuple(Gate.values)
    lists = {
        "blocks": "Reglas de la verificación que bloquean",
        "warns": "Reglas de la verificación que advierten",
        "suggests": "Reglas de la verificación que sugieren",
        "off": "Reglas de la verificación que no se usan",
    }
    steps = {
        "before_consolidation": "Verificación del plan antes de consolidar",
        "before_committee": "Verificación del plan antes de ir al comité",
    }
    numbers = {
        "nearby_days": ("Días entre visitas que podrían ser una sola", (0, 60)),
        "similar_percent": ("Parecido, en porcentaje, de dos actividades repetidas", (50, 100)),
        "short_days": ("Días hábiles de una actividad corta", (1, 30)),
        "available_percent": ("Porcentaje de los días del mes disponible para visitas", (1, 100)),
        "visits_at_most": ("Actividades por entidad en el año, como máximo (0: sin límite)", (0, 366)),
    }
    return [
        *(
            Setting(f"checks.{key}", list, f"Escriba códigos de reglas: {', '.join(rules[:3])}…", required=False,
                    choices=rules, label=label)
            for key, label in lists.items()
        ),
        *(
            Setting(f"checks.{key}", str, "Use «none», «seen» (vista) o «clean» (sin hallazgos que bloqueen).",
                    required=False, choices=gates, label=label)
            for key, label in steps.items()
        ),
        *(
            Setting(f"checks.{key}", int, f"Escriba un número entre {bounds[0]} y {bounds[1]}.", required=False,
                    label=label, bounds=bounds)
            for key, (label, bounds) in numbers.items()
        ),
        Setting("checks.format", str, "Escriba el código del formato del registro de verificación.", required=False),
        Setting(
            "checks.funded_procedures",
            list,
            "Escriba los códigos de los trámites que cuestan dinero: [«travel», «contracting»].",
            required=False,
        ),
    ]  # fmt: skip
