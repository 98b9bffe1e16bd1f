"""The settings of reports in ``profile.toml``."""

from baquiano.delivery.profile import ENABLED
from baquiano.institutions import switches
from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.reports.choices import Coverage, TopicPeriod

FORMAT, ADDRESSEE_POST = "followup.report_format", "followup.addressee_post"
COVERS = "followup.report_covers"
REGISTER = "execution.register_format"
# By topic, where the plans are by topic: each quarter, each half and at the end of the vigencia.
QUARTERLY, MATRIX, FINAL = "followup.quarterly_format", "followup.matrix_format", "followup.final_format"
BY_TOPIC = ("reports.view_topic_report", "reports.write_topic_report", "reports.approve_topic_report")


def register() -> None:
    """Declare the keys; the register is of institutions that accompany with a work plan."""
    switches.register_actions(ENABLED, "reports.view_register", "reports.seal_register")
    switches.register_actions(QUARTERLY, *BY_TOPIC)
    register_settings(
        *(
            Setting(key, str, f"Escriba el código del formato {what}.", required=False, label=f"Formato {what}")
            for key, what in (
                (QUARTERLY, "del informe trimestral por tema"),
                (MATRIX, "de la matriz semestral por tema"),
                (FINAL, "del informe final por tema"),
            )
        ),
        Setting(
            FORMAT,
            str,
            "Escriba el código del formato del informe de seguimiento.",
            required=False,
            label="Formato del informe de seguimiento",
        ),
        Setting(
            COVERS,
            str,
            "Use «half» para un informe del plan por semestre o «year» para uno de la estrategia al año.",
            required=False,
            choices=tuple(Coverage.values),
            label="Qué cubre el informe de seguimiento",
        ),
        Setting(
            ADDRESSEE_POST,
            str,
            "Escriba el cargo de quien recibe el informe de seguimiento.",
            required=False,
            label="A quién se dirige el informe de seguimiento (cargo)",
        ),
        Setting(
            REGISTER,
            str,
            "Escriba el código del formato del registro de acompañamientos realizados.",
            required=False,
            label="Formato del registro de acompañamientos",
        ),
    )


def register_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of the register of accompaniments; empty when the institution has none."""
    return setting(institution, REGISTER, year=year, default="")


def report_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of the report; empty when the institution has none."""
    return setting(institution, FORMAT, year=year, default="")


def covers_the_year(institution: Institution, year: int | None = None) -> bool:
    """Whether each report tells the strategy in the year; where the folder says nothing, the plan in a half."""
    return bool(setting(institution, COVERS, year=year, default=Coverage.HALF) == Coverage.YEAR)


def addressee_post(institution: Institution, year: int | None = None) -> str:
    return setting(institution, ADDRESSEE_POST, year=year, default="")


def topic_format(institution: Institution, period: TopicPeriod, year: int | None = None) -> str:
    """The code of the format of that report by topic; empty when the institution has none."""
    key = QUARTERLY if period.is_quarter else MATRIX if period.is_matrix else FINAL
    return str(setting(institution, key, year=year, default=""))
