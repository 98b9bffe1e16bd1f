"""The settings of visits that this room reads from ``profile.toml``, beyond those every institution declares."""

from baquiano.institutions.folder import Setting, register_settings


def register() -> None:
    """Declare the keys."""
    register_settings(
        Setting(
            "session.report_format",
            str,
            "Escriba el código del formato del informe de ejecución.",
            required=False,
            label="Formato del informe de ejecución",
        ),
    )
