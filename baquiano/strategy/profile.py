"""The settings of the room in ``profile.toml``."""

from collections.abc import Iterable
from datetime import date

from baquiano.institutions.folder import PROFILE, Folder, Part, Problem, Setting, register_settings
from baquiano.institutions.folder import register as register_part
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

WINDOW, UNITS, FORMAT = "strategy.window", "strategy.units", "strategy.format"
TOOL, TOOL_FORMAT, TOOL_COLUMNS = "strategy.tool", "strategy.tool_format", "strategy.tool_columns"
# The last two months of the vigencia before (seed 001, activities 1 to 4).
DEFAULT_WINDOW = ("11-01", "12-31")
FORMATS = ("xlsx", "csv", "json")
# The columns that the planning tool may ask for: those of the content, by their names in it.
COLUMNS = {
    "year": "Vigencia",
    "title": "Estrategia",
    "unit": "Dependencia",
    "section": "Componente",
    "text": "Contenido",
    "mode": "Modalidad",
    "space": "Espacio",
    "budget": "Presupuesto",
    "services": "Servicios",
    "talent": "Talento humano",
    "travel": "Desplazamientos",
    "alliances": "Alianzas",
    "approved_on": "Fecha de aprobación",
    "sha256": "SHA-256",
}
DEFAULT_COLUMNS = ("year", "title", "unit", "services", "mode", "space", "budget", "approved_on", "sha256")


def register() -> None:
    """Declare the keys and how they are checked; the switch of the room is declared by ``institutions.switches``."""
    register_part(Part("strategy", (), check=check, apply=lambda load: (), write=lambda export: None))
    register_settings(
        Setting(
            WINDOW,
            list,
            'Escriba el primer y el último día en que se prepara, en el año anterior: ["11-01", "12-31"].',
            required=False,
        ),
        Setting(
            UNITS,
            list,
            'Escriba los códigos de las dependencias que presentan propuesta: ["DT1", "DT2"].',
            required=False,
        ),
        Setting(
            FORMAT,
            str,
            "Escriba el código del formato de la estrategia anual.",
            required=False,
            label="Formato de la estrategia anual",
        ),
        Setting(
            TOOL,
            str,
            "Escriba el nombre de la herramienta de planeación institucional.",
            required=False,
            label="Herramienta de planeación institucional",
        ),
        Setting(
            TOOL_FORMAT,
            str,
            f"Escriba en qué archivo recibe la estrategia la herramienta: {', '.join(FORMATS)}.",
            required=False,
            choices=FORMATS,
            label="Archivo que recibe la herramienta de planeación",
        ),
        Setting(
            TOOL_COLUMNS,
            list,
            f"Escriba las columnas del archivo, en su orden: {', '.join(COLUMNS)}.",
            required=False,
            choices=tuple(COLUMNS),
            label="Columnas del archivo de la herramienta de planeación",
        ),
    )


def check(folder: Folder) -> Iterable[Problem]:
    """A window that is not two days in order, and a directorate that the folder does not have."""
    if (days := folder.value(WINDOW)) is not None and not _is_window(days):
        yield Problem(PROFILE, WINDOW, 'Escriba dos días del año, en orden: ["11-01", "12-31"].')
    codes = {row["code"] for row in folder.rows("units.csv", ("code",))} if folder.has("units.csv") else set()
    units = folder.value(UNITS, [])
    for code in units if isinstance(units, list) else ():
        if code not in codes:
            yield Problem(PROFILE, UNITS, f"«{code}» no es el código de una dependencia de units.csv.")


def _is_window(days: object) -> bool:
    try:
        first, last = (_day(2024, text) for text in days)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return False
    return first <= last


def window_of(institution: Institution, year: int) -> tuple[date, date]:
    """The days in which the strategy of the vigencia is prepared: of the year before it."""
    try:
        first, last = (_day(year - 1, text) for text in setting(institution, WINDOW, year - 1, default=DEFAULT_WINDOW))
    except ValueError:
        # A folder that writes them otherwise has the days of the procedure.
        first, last = (_day(year - 1, text) for text in DEFAULT_WINDOW)
    return first, last


def _day(year: int, text: str) -> date:
    month, _dash, day = str(text).partition("-")
    return date(year, int(month), int(day))


def unit_codes(institution: Institution, year: int) -> list[str]:
    """Which units present a proposal; empty where the profile does not say, and then those that have a head do."""
    return list(setting(institution, UNITS, year - 1, default=[]))


def format_code(institution: Institution) -> str:
    """The code of the format of the strategy; empty when the institution has none."""
    return str(setting(institution, FORMAT, default=""))


def tool_name(institution: Institution) -> str:
    return str(setting(institution, TOOL, default="herramienta de planeación institucional"))


def tool_file(institution: Institution) -> tuple[str, list[str]]:
    """The format of the file that the planning tool receives, and its columns."""
    columns = setting(institution, TOOL_COLUMNS, default=DEFAULT_COLUMNS)
    return str(setting(institution, TOOL_FORMAT, default="xlsx")), [one for one in columns if one in COLUMNS]
