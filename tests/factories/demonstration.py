"""The demonstration as tests use it: a few weeks of it, always of the same day."""

from datetime import date

from baquiano.demo.building import build
from baquiano.institutions.models import Institution

TODAY = date(2026, 11, 20)


def small_demonstration() -> Institution:
    """Both institutions, with two months of agenda and visits."""
    return build(TODAY, say=lambda line: None, items=24, months=2)
