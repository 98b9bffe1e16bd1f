"""The settings of travel in ``profile.toml``."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from baquiano.common.policy import the_policy
from baquiano.institutions import folder
from baquiano.institutions.folder import PROFILE, Folder, Problem, Setting
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.travel.choices import Gate
from baquiano.travel.rules import ASK_FOR_OTHERS

VISIT, UNLEGALISED = "travel.visit_without_approval", "travel.earlier_trip_not_legalised"
NOTICE, LEGALISE = "travel.notice_working_days", "travel.legalise_working_days"
CONTRACTOR_PERCENT, SCALE, SEAT = "travel.contractor_percent", "travel.scale", "travel.seat"
AGENDA_FORMAT, CERTIFICATE_FORMAT = "travel.agenda_format", "travel.certificate_format"
REPORT_FORMAT = "travel.report_format"
ASKED_BY = "travel.asked_by_roles"
NOTICE_DAYS, LEGALISE_DAYS = 5, 3
_GATES = tuple(Gate.values)

SETTINGS = (
    Setting(
        VISIT,
        str,
        "Escriba «warn» (avisa), «refuse» (no deja cerrar la visita) o «none» (la entidad no tramita viáticos aquí).",
        required=False,
        choices=_GATES,
        label="Visita que requiere viáticos sin comisión aprobada",
    ),
    Setting(
        UNLEGALISED,
        str,
        "Escriba «warn» (avisa), «refuse» (no deja radicar) o «none».",
        required=False,
        choices=_GATES,
        label="Radicar con una comisión anterior sin legalizar",
    ),
    Setting(
        LEGALISE,
        int,
        "Escriba los días hábiles para legalizar después del regreso: 3.",
        required=False,
        label="Días hábiles para legalizar una comisión",
        bounds=(0, 60),
    ),
    Setting(
        CONTRACTOR_PERCENT,
        int,
        "Escriba qué parte de la escala se toma como tope para contratistas, en porcentaje: 80.",
        required=False,
        label="Tope de gastos de desplazamiento de contratistas (% de la escala)",
        bounds=(0, 100),
    ),
    Setting(
        SCALE,
        list,
        "Escriba los tramos en orden: [{ pay_to = 2000000, daily = 170000 }, { daily = 230000 }].",
        required=False,
    ),
    Setting(
        ASKED_BY,
        list,
        'Escriba los roles que piden comisiones a nombre de otras personas de su dependencia: ["group_leader"].',
        required=False,
    ),
    Setting(
        SEAT,
        str,
        "Escriba el código DIVIPOLA del municipio sede, con cinco cifras: «08001».",
        required=False,
        label="Municipio sede (código DIVIPOLA)",
    ),
    Setting(
        AGENDA_FORMAT,
        str,
        "Escriba el código del formato de agenda de comisión.",
        required=False,
        label="Formato de agenda de comisión",
    ),
    Setting(
        CERTIFICATE_FORMAT,
        str,
        "Escriba el código del formato de certificado de permanencia.",
        required=False,
        label="Formato de certificado de permanencia",
    ),
    Setting(
        REPORT_FORMAT,
        str,
        "Escriba el código del formato de informe de comisión.",
        required=False,
        label="Formato de informe de comisión",
    ),
)


def register() -> None:
    """Declare the keys, and check what their type alone does not say."""
    folder.register_settings(*SETTINGS)
    folder.register(folder.Part("travel", (), check, _nothing, _writes_nothing, order=120))


def _nothing(load: Any) -> Iterable[Any]:
    return ()


def _writes_nothing(export: Any) -> None:
    """The settings go with the profile."""


def check(content: Folder) -> Iterator[Problem]:
    seat, rows = content.value(SEAT), content.value(SCALE)
    if isinstance(seat, str) and not (len(seat) == 5 and seat.isdecimal()):
        yield Problem(PROFILE, f"{SEAT} «{seat}» no es un código", "Escriba las cinco cifras de DIVIPOLA: «08001».")
    if isinstance(rows, list):
        yield from _check_scale(rows)
    asking, granted = content.value(ASKED_BY), the_policy().roles_with(ASK_FOR_OTHERS)
    for role in asking if isinstance(asking, list) else []:
        if role not in granted:
            mend = f"Escriba uno de estos: {', '.join(sorted(granted))}."
            yield Problem(PROFILE, f"{ASKED_BY} nombra «{role}», que no puede pedir comisiones para otros", mend)


def _check_scale(rows: list[Any]) -> Iterator[Problem]:
    before = -1
    for number, row in enumerate(rows, start=1):
        fault = _fault_of(row, before, is_last=number == len(rows))
        if fault:
            mend = "Escríbalo como { pay_to = 2000000, daily = 170000 }; el último tramo no lleva pay_to."
            yield Problem(PROFILE, f"{SCALE}, tramo {number}: {fault}", mend)
            return
        before = row.get("pay_to", before)


def _fault_of(row: Any, before: int, *, is_last: bool) -> str:
    if not isinstance(row, dict) or set(row) - {"pay_to", "daily"}:
        return "debe tener solo pay_to y daily"
    top, daily = row.get("pay_to"), row.get("daily")
    if type(daily) is not int or daily <= 0:
        return "daily debe ser un número de pesos mayor que cero"
    if top is None:
        return "" if is_last else "le falta pay_to"
    if type(top) is not int or top <= before:
        return "pay_to debe ser mayor que el del tramo anterior"
    return ""


def gate(institution: Institution, key: str, on: date) -> Gate:
    """What the profile of that day does with what should not happen; it warns unless it says otherwise."""
    return Gate(setting(institution, key, on.year, default=Gate.WARN))


def asking_roles(institution: Institution, on: date) -> frozenset[str]:
    """The roles that ask for trips in the name of others; none unless the profile says so."""
    return frozenset(setting(institution, ASKED_BY, on.year, default=()))


def number_of(institution: Institution, key: str, default: int, on: date) -> int:
    return int(setting(institution, key, on.year, default=default))


def format_code(institution: Institution, key: str) -> str:
    """The code of a format of travel; empty when the institution has none."""
    return str(setting(institution, key, default=""))
