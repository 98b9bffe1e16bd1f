"""The settings of the plan that this room reads from ``profile.toml``, beyond those every institution declares."""

from baquiano.institutions.folder import Setting, register_settings
from baquiano.planning.checks import CHECKS
from baquiano.planning.choices import Gate
from baquiano.planning.importing.columns import BY_FIELD, IMPORT_ONLY
from baquiano.planning.rules import REQUIREMENTS


def register() -> None:
    """Declare the keys, with the values each may take."""
    register_settings(
        Setting(
            "plan.required_fields",
            list,
            "Agréguela con la lista de campos obligatorios del plan: [«need», «activity», «starts_on», …].",
            choices=tuple(REQUIREMENTS),
        ),
        Setting(
            "plan.columns",
            list,
            "Escriba las columnas del plan en Excel, en su orden: [«code», «need», «activity», …].",
            required=False,
            choices=tuple(field for field in BY_FIELD if field not in IMPORT_ONLY),
            label="Columnas del plan en Excel",
        ),
        Setting("plan.format", str, "Escriba el código del formato del plan.", required=False),
        Setting(
            "plan.published",
            bool,
            "Escriba true si el plan aprobado se publica en la página abierta (así viene), o false.",
            required=False,
            label="El plan aprobado se publica",
        ),
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
