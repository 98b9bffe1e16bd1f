"""The settings of the room in ``profile.toml``."""

from datetime import date

from baquiano.beneficiaries.choices import BeneficiaryKind
from baquiano.institutions import switches
from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.targeting.rules import EXERCISING, LOAD_PRIORITIES, VIEW_PRIORITIES

SGR_LIST, SGR_KINDS, FORMAT = "targeting.sgr_list", "targeting.sgr_kinds", "targeting.format"
EXERCISES, EXERCISE_FORMAT = "targeting.exercises", "targeting.exercise_format"


def register() -> None:
    """Declare the keys; the switch of the room is declared by ``institutions.switches``."""
    register_settings(
        Setting(
            SGR_LIST,
            bool,
            "Escriba true si las entidades del SGR se escogen solo de la lista anual de priorización.",
            required=False,
            label="Las entidades del SGR salen de la lista anual de priorización",
        ),
        Setting(
            SGR_KINDS,
            list,
            f"Escriba las clases de beneficiario que son del SGR: {', '.join(BeneficiaryKind.values)}.",
            required=False,
            choices=tuple(BeneficiaryKind.values),
            label="Clases de beneficiario que son del SGR",
        ),
        Setting(
            FORMAT,
            str,
            "Escriba el código del formato de grupos de valor seleccionados.",
            required=False,
            label="Formato de grupos de valor seleccionados",
        ),
        Setting(
            EXERCISES,
            bool,
            "Escriba true si las entidades se priorizan con variables y pesos.",
            required=False,
            label="Prioriza entidades con variables y pesos",
        ),
        Setting(
            EXERCISE_FORMAT,
            str,
            "Escriba el código del formato de entidades priorizadas.",
            required=False,
            label="Formato de entidades priorizadas",
        ),
    )
    switches.register_actions(EXERCISES, *EXERCISING)
    switches.register_actions(SGR_LIST, VIEW_PRIORITIES, LOAD_PRIORITIES)


def listed_kinds(institution: Institution, year: int) -> frozenset[str]:
    """The kinds of beneficiary that only the annual list of the SGR brings in; none where the profile does not say."""
    if not setting(institution, SGR_LIST, year, default=False):
        return frozenset()
    return frozenset(setting(institution, SGR_KINDS, year, default=[BeneficiaryKind.SGR.value]))


def format_code(institution: Institution, on: date | None = None) -> str:
    """The code of the format of the record; empty when the institution has none."""
    return str(setting(institution, FORMAT, on.year if on else None, default=""))


def exercise_format(institution: Institution, on: date | None = None) -> str:
    """The code of the format of a frozen exercise; empty when the institution has none."""
    return str(setting(institution, EXERCISE_FORMAT, on.year if on else None, default=""))
