"""Loading the folders of the demonstration."""

from datetime import datetime

from django.conf import settings

from baquiano.common.errors import Refused
from baquiano.institutions.actions import load_institution
from baquiano.institutions.models import Institution


def load_shipped(name: str, at: datetime, year: int) -> Institution:
    """The institution of a shipped folder; what is wrong with it ends the building."""
    result = load_institution(settings.INSTITUTIONS_DIR / name, by=None, at=at, year=year)
    if result.problems or result.institution is None:
        raise Refused([str(problem) for problem in result.problems])
    return result.institution
