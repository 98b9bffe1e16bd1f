"""The settings of communications in ``profile.toml``."""

from baquiano.institutions.folder import Setting, register_settings


def register() -> None:
    """Declare the keys."""
    register_settings(
        Setting(
            "communication.format", str, "Escriba el código del formato de carta de la institución.", required=False
        ),
    )
