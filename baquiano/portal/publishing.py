"""What an institution publishes: the settings ``[public]`` of its profile."""

from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

MAP, RESULTS = "public.map", "public.results"
MEND = "Escriba true o false."


def register() -> None:
    """Declare the keys."""
    register_settings(
        Setting(MAP, bool, MEND, required=False, label="Publica el mapa de a dónde va"),
        Setting(RESULTS, bool, MEND, required=False, label="Publica sus resultados"),
    )


def publishes_map(institution: Institution) -> bool:
    """Where it goes, which follows from the plan and the agendas already published; unless the profile says no."""
    return bool(setting(institution, MAP, default=True))


def publishes_results(institution: Institution) -> bool:
    """Its results, which nobody else has approved for the public: only where the profile says so."""
    return bool(setting(institution, RESULTS, default=False))
