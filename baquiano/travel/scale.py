"""The most that may be recognised per day: by basic pay and year, half without an overnight stay.

It is a help for whoever liquidates. The value of a trip is written by the official of finance, never computed.
"""

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.travel.profile import CONTRACTOR_PERCENT, SCALE

FILE = settings.BASE_DIR / "baquiano" / "travel" / "reference" / "per_diem_scales.csv"
_WHOLE = Decimal(1)


@dataclass(frozen=True)
class Band:
    """From one basic pay to another (none: and above), at most ``daily`` pesos per day."""

    pay_from: int
    pay_to: int | None
    daily: int

    def holds(self, pay: int) -> bool:
        return self.pay_from <= pay and (self.pay_to is None or pay <= self.pay_to)


@dataclass(frozen=True)
class Scale:
    """The bands of a year and the act that fixes them."""

    act: str
    year: int
    bands: tuple[Band, ...]

    def band_of(self, pay: int) -> Band | None:
        return next((band for band in self.bands if band.holds(pay)), None)


@dataclass(frozen=True)
class Ceiling:
    """The most for a trip: so much per day, so many days, in the band of a pay."""

    scale: Scale
    band: Band
    days: Decimal
    percent: int

    @property
    def daily(self) -> int:
        return _whole(Decimal(self.band.daily) * self.percent / 100)

    @property
    def total(self) -> int:
        return _whole(Decimal(self.band.daily) * self.percent / 100 * self.days)


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(_WHOLE, rounding=ROUND_HALF_UP))


@cache
def shipped_scales() -> dict[int, Scale]:
    """The national scales that came with this version, by year."""
    bands: dict[int, list[Band]] = {}
    acts: dict[int, str] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year, top = int(row["year"]), row["pay_to"]
            acts[year] = row["act"]
            bands.setdefault(year, []).append(Band(int(row["pay_from"]), int(top) if top else None, int(row["daily"])))
    return {year: Scale(acts[year], year, tuple(found)) for year, found in bands.items()}


def scale_of(institution: Institution, year: int) -> Scale | None:
    """The scale that rules in ``year``: the institution's own, the national one, or the last national one before."""
    own = setting(institution, SCALE, year, default=None)
    if own:
        return Scale(_("Escala de la institución"), year, bands_from(own))
    known = [one for one in shipped_scales() if one <= year]
    return shipped_scales()[max(known)] if known else None


def bands_from(rows: list[dict[str, Any]]) -> tuple[Band, ...]:
    """The bands of the profile, written as tops: each begins one peso above the previous."""
    bands, start = [], 0
    for row in rows:
        top = row.get("pay_to")
        bands.append(Band(start, top, row["daily"]))
        start = (top or 0) + 1
    return tuple(bands)


def ceiling_of(institution: Institution, *, year: int, pay: int, days: Decimal, is_contractor: bool) -> Ceiling | None:
    """The ceiling of a trip; None when the scale of the year does not reach that pay."""
    scale = scale_of(institution, year)
    band = scale.band_of(pay) if scale else None
    if scale is None or band is None:
        return None
    percent = int(setting(institution, CONTRACTOR_PERCENT, year, default=80)) if is_contractor else 100
    return Ceiling(scale, band, days, percent)
