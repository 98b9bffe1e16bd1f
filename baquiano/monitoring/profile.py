"""The settings of follow-up in ``profile.toml``."""

from datetime import date

from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

AMBER, RED, DAY = "followup.amber_gap_percent", "followup.red_gap_percent", "followup.presented_by_day"
AMBER_GAP, RED_GAP, FOLLOW_UP_DAY = 10, 30, 5

SETTINGS = (
    Setting(
        AMBER,
        int,
        "Escriba desde cuántos puntos de atraso una actividad se pone en amarillo: 10.",
        required=False,
        label="Puntos de atraso para el amarillo",
        bounds=(1, 100),
    ),
    Setting(
        RED,
        int,
        "Escriba desde cuántos puntos de atraso una actividad se pone en rojo: 30.",
        required=False,
        label="Puntos de atraso para el rojo",
        bounds=(1, 100),
    ),
    Setting(
        DAY,
        int,
        "Escriba hasta qué día del mes siguiente se presenta el seguimiento: 5.",
        required=False,
        label="Día del mes siguiente para presentar el seguimiento",
        bounds=(1, 28),
    ),
)


def register() -> None:
    """Declare the keys."""
    register_settings(*SETTINGS)


def gaps(institution: Institution, year: int) -> tuple[int, int]:
    """From how many points behind an activity is amber, and from how many it is red."""
    amber = int(setting(institution, AMBER, year, default=AMBER_GAP))
    return amber, max(amber, int(setting(institution, RED, year, default=RED_GAP)))


def follow_up_due(institution: Institution, year: int, month: int) -> date:
    """The last day on which the follow-up of the month is on time."""
    day = int(setting(institution, DAY, year, default=FOLLOW_UP_DAY))
    return date(year + month // 12, month % 12 + 1, day)
