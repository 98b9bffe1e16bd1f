"""What this room reads of the folder: hours of rest, the hour of the summary, announcements per day."""

from collections.abc import Iterable

from baquiano.institutions import folder
from baquiano.institutions.folder import Folder, Part, Problem, Setting
from baquiano.notifications.queries import time_of

HOURS = {
    "notifications.quiet_from": "Escriba desde qué hora no se envían correos: «19:00»; o quítela.",
    "notifications.quiet_until": "Escriba hasta qué hora no se envían correos: «06:00»; o quítela.",
    "notifications.digest_at": "Escriba a qué hora sale el resumen diario: «07:00»; o quítela.",
}


def register() -> None:
    folder.register_settings(
        *(Setting(key, str, mend, required=False) for key, mend in HOURS.items()),
        Setting(
            "notifications.quiet_days",
            bool,
            "Escriba true (sin correos en fines de semana y festivos) o false.",
            required=False,
        ),
        Setting(
            "notifications.announcements_per_day",
            int,
            "Escriba cuántos anuncios puede enviar cada persona en un día: 10.",
            required=False,
        ),
    )
    # The settings themselves are applied and written with those of every room.
    folder.register(Part("notifications", (), check=check, apply=lambda load: (), write=lambda export: None))


def check(folder: Folder) -> Iterable[Problem]:
    """An hour that cannot be read would silently be none."""
    for key, mend in HOURS.items():
        value = folder.value(key)
        if value is not None and time_of(value) is None:
            yield Problem("profile.toml", key, mend)
