"""Severities and thresholds of the check, from the profile of the vigencia."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from baquiano.competences.profile import control_of
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.planning.choices import Gate, Severity
from baquiano.planning.queries import required_fields

# The procedures for which an activity must say with what resources it counts.
FUNDED = ("travel", "contracting")


@dataclass(frozen=True)
class Thresholds:
    """From what number a rule speaks. Each is a key of ``[checks]`` in ``profile.toml``."""

    nearby_days: int = 7
    similar_percent: int = 90
    short_days: int = 5
    available_percent: int = 100
    visits_at_most: int = 12
    funded_procedures: tuple[str, ...] = FUNDED
    department: str = ""
    excluded: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckSettings:
    """What the profile says: the thresholds, the severity of the rules it names, and the ones it turns off."""

    thresholds: Thresholds = Thresholds()
    severities: tuple[tuple[str, str], ...] = ()
    off: frozenset[str] = frozenset()
    keeps_competences: bool = False


# The lists of ``[checks]`` that give a severity to the rules they name.
SEVERITY_LISTS = {"blocks": Severity.BLOCKS, "warns": Severity.WARNS, "suggests": Severity.SUGGESTS}


def check_settings(institution: Institution, year: int) -> CheckSettings:
    """The settings of the vigencia; what the profile does not say is as it comes."""

    def read(key: str, default: Any) -> Any:
        return setting(institution, f"checks.{key}", year=year, default=default)

    plain = Thresholds()
    thresholds = Thresholds(
        nearby_days=read("nearby_days", plain.nearby_days),
        similar_percent=read("similar_percent", plain.similar_percent),
        short_days=read("short_days", plain.short_days),
        available_percent=read("available_percent", plain.available_percent),
        visits_at_most=read("visits_at_most", plain.visits_at_most),
        funded_procedures=tuple(read("funded_procedures", plain.funded_procedures)),
        department=setting(institution, "beneficiary.department", year=year, default=""),
        excluded=frozenset(setting(institution, "beneficiary.excluded_municipalities", year=year, default=())),
        required=tuple(required_fields(institution, year)),
    )
    return CheckSettings(
        thresholds=thresholds,
        severities=tuple(_named((key, read(key, ())) for key in SEVERITY_LISTS)),
        off=frozenset(read("off", ())),
        keeps_competences=bool(control_of(institution, year)),
    )


def _named(lists: Iterable[tuple[str, Iterable[str]]]) -> Iterable[tuple[str, str]]:
    for key, codes in lists:
        for code in codes:
            yield code, SEVERITY_LISTS[key].value


def gate_before(institution: Institution, year: int, step: str) -> str:
    """What is asked of the check before ``consolidation`` or ``committee``."""
    return setting(institution, f"checks.before_{step}", year=year, default=Gate.CLEAN.value)
