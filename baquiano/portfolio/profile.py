"""The settings of the portfolio, its guide of three questions and its files in the folder of the institution."""

from collections.abc import Iterator
from typing import Any

from baquiano.institutions import folder
from baquiano.institutions.folder import Folder, Problem, Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.portfolio.choices import DESIGN_PATH, ServiceState
from baquiano.portfolio.guide import Guide, GuideFault, guide_from

FIRST, GUIDE = "portfolio.first_stage", "portfolio.guide"
# A service is born where its design begins, or ready to be published: a profile without design starts there.
_STARTS = {"published": ServiceState.PARAMETRISED, "idea": ServiceState.IDEA, "pre_design": ServiceState.PRE_DESIGN}


def register() -> None:
    """Declare the keys; the switch of the room is declared by ``institutions.switches``."""
    register_settings(
        Setting(
            FIRST,
            str,
            "Use «published» si los servicios se publican sin etapas de diseño; si no, «idea» o «pre_design».",
            required=False,
            choices=tuple(_STARTS),
            label="Dónde empieza un servicio del portafolio",
        ),
        Setting(
            GUIDE,
            dict,
            "Escriba una tabla por pregunta: question, help, yes y no; yes y no llevan a otra pregunta o a "
            "«type:CODIGO» de catalogues/service_type.csv.",
            required=False,
            label="Guía que clasifica las solicitudes",
        ),
    )


def first_state(institution: Institution, year: int | None = None) -> ServiceState:
    """Where a service begins its life (SVC-01); ready to be published, where the folder says nothing."""
    return _STARTS.get(str(setting(institution, FIRST, year, default="published")), DESIGN_PATH[-1])


def guide_of(institution: Institution, year: int | None = None) -> Guide | None:
    """The questions that classify what is asked for, or nothing where the institution has none."""
    content: Any = setting(institution, GUIDE, year, default={})
    return guide_from(content) if content else None


def check_guide(content: Folder) -> Iterator[Problem]:
    """Every question leads to another one or to a type of service that exists, and the guide ends."""
    written = content.value(GUIDE)
    if not isinstance(written, dict) or not written:
        return
    try:
        guide = guide_from(written)
    except GuideFault as fault:
        yield Problem(folder.PROFILE, f"{GUIDE}.{fault.key}" if fault.key else GUIDE, fault.mend)
        return
    file = "catalogues/service_type.csv"
    known = {row["code"] for row in content.rows(file, ("code",))} if content.has(file) else set()
    for code in sorted(guide.outcomes - known):
        yield Problem(folder.PROFILE, GUIDE, f"«{code}» no está en {file}: escriba el código de un tipo de esa lista.")
