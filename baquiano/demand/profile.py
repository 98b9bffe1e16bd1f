"""The settings of the requests, and how the types of service of the institution are classified."""

from collections.abc import Iterator
from typing import Any

from baquiano.demand.choices import ServiceClass
from baquiano.demand.rules import TICKET_DAYS, TICKET_KEY
from baquiano.institutions import folder
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.folder import Folder, Problem, Setting, register_settings
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.institutions.queries import setting

CALLS, TICKETS, CLASSES = "demand.calls", "demand.tickets", "demand.classes"
RECORD_FORMAT = "demand.record_format"


def register() -> None:
    """Declare the keys; the switch of the room is declared by ``institutions.switches``."""
    register_settings(
        Setting(
            CALLS,
            bool,
            "Escriba true si la asesoría telefónica se registra con su ayuda de memoria; si no, false.",
            required=False,
            label="Registra la asesoría telefónica",
        ),
        Setting(
            TICKETS,
            bool,
            "Escriba true si hay una mesa de servicio con respuestas rápidas; si no, false.",
            required=False,
            label="Tiene mesa de servicio",
        ),
        Setting(
            TICKET_KEY,
            int,
            f"Escriba en cuántos días hábiles responde la mesa de servicio, por ejemplo {TICKET_DAYS}.",
            required=False,
            bounds=(1, 60),
            label="Días hábiles de la mesa de servicio",
        ),
        Setting(
            RECORD_FORMAT,
            str,
            "Escriba el código del formato con que queda el registro de cada solicitud atendida y de cada llamada.",
            required=False,
            label="Formato del registro de atención y de la ayuda de memoria de una llamada",
        ),
        Setting(
            CLASSES,
            dict,
            "Escriba una clase por cada código de catalogues/service_type.csv: «orientation», «advice», «assistance» o "
            "«training».",
            required=False,
            label="Cómo se clasifica cada tipo de servicio",
        ),
    )
    folder.register(
        folder.Part("demand", (), check, lambda load: iter(()), lambda export: None, order=67, notice=notice)
    )


def record_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of the record of an attention; empty when the institution has none."""
    return str(setting(institution, RECORD_FORMAT, year, default=""))


def has_tickets(institution: Institution, year: int) -> bool:
    return bool(setting(institution, TICKETS, year, default=False))


def class_of(institution: Institution, item: CatalogueItem, year: int) -> str:
    """What a type of service is, as the folder says; else, what needs no planning is an orientation."""
    said: Any = setting(institution, CLASSES, year, default={})
    if said.get(item.code) in ServiceClass.values:
        return str(said[item.code])
    planned = item.attributes.get("requires_planning", True)
    return ServiceClass.ORIENTATION if planned is False else ServiceClass.ASSISTANCE


def check(content: Folder) -> Iterator[Problem]:
    """Each class names a type of service that exists."""
    written = content.value(CLASSES) or {}
    file = "catalogues/service_type.csv"
    known = {row["code"] for row in content.rows(file, ("code",))} if content.has(file) else set()
    for code, said in written.items() if isinstance(written, dict) else ():
        if code not in known:
            yield Problem(folder.PROFILE, f"{CLASSES}.{code}", f"«{code}» no está en {file}.")
        if said not in set(ServiceClass.values) - {ServiceClass.OUT}:
            yield Problem(folder.PROFILE, f"{CLASSES}.{code}", "Escriba orientation, advice, assistance o training.")


def notice(content: Folder) -> Iterator[str]:
    """Without its privacy notice the public form stays closed; the other channels do not need it."""
    file = f"consent/{ConsentKind.DEMAND}.md"
    if content.value("demand.enabled") and not content.has(file):
        yield f"Falta {file}, el aviso de privacidad (Ley 1581 de 2012): el formulario público queda cerrado."
