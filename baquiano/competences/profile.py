"""The setting of competences in ``profile.toml``: while it says nothing, the room is closed."""

from baquiano.competences.choices import Control
from baquiano.institutions import switches
from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

KEY = "people.competences"
ACTIONS = ("competences.view_competence", "competences.edit_competence", "competences.authorise_person")

SETTINGS = (
    Setting(
        KEY,
        str,
        "Escriba «warn» si asignar a quien no tiene la competencia del tema se advierte, o «block» si se impide.",
        required=False,
        choices=tuple(Control.values),
        label="Asignar a una persona sin la competencia del tema",
    ),
)


def register() -> None:
    """Declare the key, and what it opens."""
    register_settings(*SETTINGS)
    switches.register_actions(KEY, *ACTIONS)


def control_of(institution: Institution, year: int) -> str:
    """``warn`` or ``block``; empty where the institution keeps no register of competences."""
    return str(setting(institution, KEY, year, default=""))
