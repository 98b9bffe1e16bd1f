"""The setting of training in ``profile.toml``."""

from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

REQUIRED = "training.required_for_follow_up"

SETTINGS = (
    Setting(
        REQUIRED,
        bool,
        "Escriba true si el seguimiento lo registra solo quien recibió capacitación en el sistema; si no, false.",
        required=False,
        label="El seguimiento lo registra solo quien recibió capacitación",
    ),
)


def register() -> None:
    """Declare the key."""
    register_settings(*SETTINGS)


def is_required(institution: Institution, year: int) -> bool:
    """Whether follow-up is registered only by people with a training (ORG-08)."""
    return bool(setting(institution, REQUIRED, year, default=False))
