"""The settings of follow-up in ``profile.toml``."""

from datetime import date

from baquiano.institutions import switches
from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

AMBER, RED, DAY = "followup.amber_gap_percent", "followup.red_gap_percent", "followup.presented_by_day"
AMBER_GAP, RED_GAP, FOLLOW_UP_DAY = 10, 30, 5
# The two ways of the follow-up: by dates and hitos, and what the head of the directorate asks of the entities.
MONTHLY = "followup.monthly"
CUTS, CONTACTS = "followup.cuts", "followup.director_contacts"
CUT_FORMAT, CONTACT_FORMAT = "followup.cut_format", "followup.contact_format"
VERIFY_DAYS, VERIFY_AFTER = "followup.verify_within_days", 5

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
    Setting(
        MONTHLY,
        bool,
        "Escriba false si los grupos no presentan el seguimiento de cada mes.",
        required=False,
        label="Cada grupo presenta el seguimiento de su mes",
    ),
    Setting(
        CUTS,
        bool,
        "Escriba true si se hacen cortes de seguimiento por fechas e hitos, con su análisis.",
        required=False,
        label="Se hacen cortes de seguimiento por fechas e hitos, con su análisis",
    ),
    Setting(
        CONTACTS,
        bool,
        "Escriba true si el director contacta a las entidades para evaluar la asistencia.",
        required=False,
        label="El director contacta a las entidades para evaluar la asistencia",
    ),
    Setting(
        CUT_FORMAT,
        str,
        "Escriba el código del formato del reporte de un corte de seguimiento.",
        required=False,
        label="Formato del reporte de seguimiento del sistema",
    ),
    Setting(
        CONTACT_FORMAT,
        str,
        "Escriba el código del formato de seguimiento y evaluación del director.",
        required=False,
        label="Formato de seguimiento y evaluación del director",
    ),
    Setting(
        VERIFY_DAYS,
        int,
        "Escriba a los cuántos días se avisa de un hito que nadie ha verificado: 5.",
        required=False,
        label="Días tras los que se avisa de un hito sin verificar",
        bounds=(1, 60),
    ),
)


def register() -> None:
    """Declare the keys, and what only an institution that follows its assistances up in the two ways uses."""
    register_settings(*SETTINGS)
    switches.register_closing(MONTHLY, False, "monitoring.submit_follow_up", "monitoring.return_follow_up")
    switches.register_actions(CUTS, "monitoring.view_cut", "monitoring.analyse_cut")
    switches.register_actions(CONTACTS, "monitoring.view_contact", "monitoring.record_contact")


def gaps(institution: Institution, year: int) -> tuple[int, int]:
    """From how many points behind an activity is amber, and from how many it is red."""
    amber = int(setting(institution, AMBER, year, default=AMBER_GAP))
    return amber, max(amber, int(setting(institution, RED, year, default=RED_GAP)))


def follow_up_due(institution: Institution, year: int, month: int) -> date:
    """The last day on which the follow-up of the month is on time."""
    day = int(setting(institution, DAY, year, default=FOLLOW_UP_DAY))
    return date(year + month // 12, month % 12 + 1, day)


def asks_for_months(institution: Institution, year: int) -> bool:
    """Whether each group presents its month; it does where the folder says nothing (MON-23)."""
    return setting(institution, MONTHLY, year, default=True) is not False


def makes_cuts(institution: Institution, year: int) -> bool:
    """Whether assistances are followed up by their dates and hitos."""
    return bool(setting(institution, CUTS, year, default=False))


def cut_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of the report of a cut; empty when the institution has none."""
    return str(setting(institution, CUT_FORMAT, year, default=""))


def contact_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of what the head of a directorate asks of an entity; empty when there is none."""
    return str(setting(institution, CONTACT_FORMAT, year, default=""))


def days_to_verify(institution: Institution, year: int) -> int:
    """After how many days a hito that nobody verified is told."""
    return int(setting(institution, VERIFY_DAYS, year, default=VERIFY_AFTER))
