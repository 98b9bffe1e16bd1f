"""The settings of reports in ``profile.toml``."""

from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

FORMAT, ADDRESSEE_POST = "followup.report_format", "followup.addressee_post"


def register() -> None:
    """Declare the keys."""
    register_settings(
        Setting(
            FORMAT,
            str,
            "Escriba el código del formato del informe de seguimiento.",
            required=False,
            label="Formato del informe de seguimiento",
        ),
        Setting(
            ADDRESSEE_POST,
            str,
            "Escriba el cargo de quien recibe el informe de seguimiento.",
            required=False,
            label="A quién se dirige el informe de seguimiento (cargo)",
        ),
    )


def report_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of the report; empty when the institution has none."""
    return setting(institution, FORMAT, year=year, default="")


def addressee_post(institution: Institution, year: int | None = None) -> str:
    return setting(institution, ADDRESSEE_POST, year=year, default="")
