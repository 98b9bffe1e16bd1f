"""Of whom a selection chooses: the active beneficiaries that its filters leave, with the reference data of each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baquiano.beneficiaries.choices import BeneficiaryKind, Order, Zone
from baquiano.beneficiaries.models import Beneficiary, Department

FLAGS = {"pdet": "municipality__is_pdet", "zomac": "municipality__is_zomac"}


@dataclass(frozen=True)
class Universe:
    """Filters that all must hold; an empty one leaves everybody in. Stored as the JSON of ``Selection.universe``."""

    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    order: str = ""
    zone: str = ""
    pdet: bool | None = None
    zomac: bool | None = None

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Universe":
        lists = {name: tuple(stored.get(name) or ()) for name in ("kinds", "departments", "categories")}
        return cls(
            **lists,
            order=stored.get("order", ""),
            zone=stored.get("zone", ""),
            pdet=stored.get("pdet"),
            zomac=stored.get("zomac"),
        )

    def stored(self) -> dict[str, Any]:
        """Only what was chosen, always in the same order."""
        given = {name: sorted(getattr(self, name)) for name in ("kinds", "departments", "categories")}
        given |= {name: getattr(self, name) for name in ("order", "zone", "pdet", "zomac")}
        return {name: value for name, value in given.items() if value not in ("", None, [])}

    def narrow(self, rows: QuerySet[Beneficiary]) -> QuerySet[Beneficiary]:
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.departments:
            # A department itself has no municipality: its own code says which it is.
            rows = rows.filter(Q(municipality__department__in=self.departments) | Q(divipola__in=self.departments))
        if self.categories:
            rows = rows.filter(public_entity__category__in=self.categories)
        for name in ("order", "zone"):
            if getattr(self, name):
                rows = rows.filter(**{name: getattr(self, name)})
        for name, path in FLAGS.items():
            if getattr(self, name) is not None:
                rows = rows.filter(**{path: getattr(self, name)})
        return rows

    def words(self) -> list[tuple[str, str]]:
        """Each filter as a person reads it."""
        told: list[tuple[str, str]] = []
        if self.kinds:
            told.append((_("Clase"), ", ".join(str(BeneficiaryKind(kind).label) for kind in self.kinds)))
        if self.departments:
            names = Department.objects.filter(pk__in=self.departments).order_by("name").values_list("name", flat=True)
            told.append((_("Departamento"), ", ".join(names)))
        if self.categories:
            told.append((_("Categoría (Ley 617)"), ", ".join(self.categories)))
        if self.order:
            told.append((_("Orden"), str(Order(self.order).label)))
        if self.zone:
            told.append((_("Zona"), str(Zone(self.zone).label)))
        for name, label in (("pdet", _("PDET")), ("zomac", _("ZOMAC"))):
            if getattr(self, name) is not None:
                told.append((label, _("Sí") if getattr(self, name) else _("No")))
        return told


def universe_of(stored: dict[str, Any]) -> QuerySet[Beneficiary]:
    """The active beneficiaries of the scope that the stored filters leave."""
    rows = Beneficiary.objects.filter(is_active=True).select_related("municipality__department", "public_entity")
    return Universe.read(stored).narrow(rows)


def departments_served() -> QuerySet[Department]:
    """Those in which the institution has beneficiaries."""
    rows = Beneficiary.objects.order_by()
    codes = rows.filter(municipality__isnull=False).values("municipality__department")
    own = rows.exclude(divipola="").values("divipola")
    return Department.objects.filter(Q(pk__in=codes) | Q(pk__in=own)).order_by("name")


def categories_served() -> list[str]:
    """The categories of Ley 617 among its beneficiaries."""
    rows = Beneficiary.objects.filter(public_entity__isnull=False).exclude(public_entity__category="").order_by()
    return sorted(rows.values_list("public_entity__category", flat=True).distinct())
