"""The settings of the plan that this room reads from ``profile.toml``, beyond those every institution declares."""

from baquiano.institutions.folder import Setting, register_settings
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
        ),
        Setting("plan.format", str, "Escriba el código del formato del plan.", required=False),
    )
