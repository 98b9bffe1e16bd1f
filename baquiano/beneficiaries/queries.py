"""Reads of territory and beneficiaries: searching forgives, resolving never guesses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from django_scopes import scope
from rapidfuzz import fuzz, process

from baquiano.accounts.models import User
from baquiano.beneficiaries.choices import BeneficiaryKind
from baquiano.beneficiaries.models import Beneficiary, Contact, Department, Municipality, TopicBasis
from baquiano.beneficiaries.naming import SEPARATOR, name_key
from baquiano.beneficiaries.territory import split_department, the_territory
from baquiano.common.policy import visible
from baquiano.institutions.models import CatalogueItem, Institution, in_force
from baquiano.institutions.queries import label, setting

T = TypeVar("T")
LIKE = 80
SHORTEST = 4
ENTITY_DOOR = "beneficiary.entity_door"
MOST_COMPARED = 20_000


@dataclass(frozen=True)
class Resolution(Generic[T]):
    """What a written name means: one ``match``; or several ``candidates`` to ask about; or none, with ``suggestions``.

    A misspelt name is never taken for another: it is suggested.
    """

    text: str
    match: T | None = None
    candidates: list[T] = field(default_factory=list)
    suggestions: list[T] = field(default_factory=list)
    label_of: Callable[[T], str] = str

    @property
    def is_ambiguous(self) -> bool:
        return bool(self.candidates)

    @property
    def sentence(self) -> str:
        """What to tell the person who wrote it; empty when it was understood."""
        if self.match is not None:
            return ""
        if self.candidates:
            return f"Hay varios que se llaman «{self.text}»: {self._named(self.candidates)}. Escriba cuál es."
        if self.suggestions:
            return f"No encontramos «{self.text}». ¿Quiso decir {self._named(self.suggestions)}?"
        return f"No encontramos «{self.text}». Revise cómo está escrito."

    def _named(self, rows: list[T]) -> str:
        return "; ".join(self.label_of(row) for row in rows[:5])


def list_title(institution: Institution) -> str:
    """The list, in the menu and on its pages, as the institution calls those it assists."""
    return capfirst(label(institution, "beneficiaries"))


# --- territory -------------------------------------------------------------------------------------------------------
def departments() -> QuerySet[Department]:
    return Department.objects.order_by("name")


def search_municipalities(text: str, department: str | None = None, limit: int = 10) -> list[Municipality]:
    """The municipalities that ``text`` may mean, best first; ``department`` is a code that narrows them.

    ``text`` may carry the department: *sabanalarga atlantico*, *Sabanalarga (Casanare)*.
    """
    territory = the_territory()
    name, written = split_department(text)
    code = territory.department_code(written) if written else None
    if code:
        return territory.search(name, department or code, limit)
    return territory.search(text, department, limit)


def resolve_municipality(name: str, department: str | None = None) -> Resolution[Municipality]:
    """The municipality of that name or code, within ``department`` (its name or code) when it is given.

    Homonyms without a department come back as candidates. A department that is not understood resolves nothing.
    """
    territory = the_territory()
    alone, written = split_department(name)
    label = Municipality.label.fget  # type: ignore[attr-defined]
    wanted = department or written
    code = territory.department_code(wanted) if wanted else None
    if department and code is None:
        return Resolution(f"{name} ({department})", suggestions=territory.search(name, None, 3), label_of=label)
    text = alone if code and not department else name
    found = territory.exactly(text, code)
    if len(found) == 1:
        return Resolution(name, match=found[0], label_of=label)
    if found:
        return Resolution(name, candidates=found, label_of=label)
    return Resolution(name, suggestions=territory.search(text, code, 3), label_of=label)


# --- beneficiaries ---------------------------------------------------------------------------------------------------
def enabled_kinds(institution: Institution) -> list[BeneficiaryKind]:
    """The kinds that the profile enables; without a profile, none."""
    listed = setting(institution, "beneficiary.kinds", default=[])
    return [kind for kind in BeneficiaryKind if kind.value in listed]


def opens_door(institution: Institution) -> bool:
    """Whether the contacts of those it assists come in by a link to their registered address."""
    return bool(setting(institution, ENTITY_DOOR, default=False))


def beneficiaries_visible_to(user: User) -> QuerySet[Beneficiary]:
    rows = Beneficiary.objects.select_related("municipality__department")
    return visible(rows, user, "beneficiaries.view_beneficiary")


def municipalities_served(institution: Institution) -> QuerySet[Municipality]:
    """The municipalities in which the institution has beneficiaries."""
    with scope(institution=institution):
        codes = Beneficiary.objects.order_by().values("municipality_id").distinct()
        return Municipality.objects.filter(pk__in=codes).order_by("name")


def contacts_visible_to(user: User) -> QuerySet[Contact]:
    """The contacts of the beneficiaries that ``user`` may see."""
    rows = Contact.objects.select_related("beneficiary")
    return rows.filter(beneficiary__in=beneficiaries_visible_to(user).select_related(None))


def contacts_of(beneficiary: Beneficiary) -> QuerySet[Contact]:
    """Every contact, by post; of one post, the latest first (ENT-12)."""
    return Contact.objects.filter(beneficiary=beneficiary).order_by("post", "-starts_on", "name")


def contacts_in_force(beneficiary: Beneficiary, on: date) -> QuerySet[Contact]:
    """Who speaks for the beneficiary on the day."""
    return Contact.objects.filter(in_force(on), beneficiary=beneficiary).order_by("name")


def authorities_in_force(on: date) -> QuerySet[Contact]:
    """Who answers for the assistance in each entity on the day, with the term of each (ENT-02)."""
    return Contact.objects.filter(in_force(on), is_responsible=True).select_related("beneficiary").order_by("name")


def without_authority(rows: QuerySet[Beneficiary], on: date) -> QuerySet[Beneficiary]:
    """Of ``rows``, the territorial entities of which nobody wrote who answers for the assistance on the day."""
    named = authorities_in_force(on).filter(beneficiary=OuterRef("pk")).select_related(None).order_by()
    return rows.filter(~Exists(named), kind=BeneficiaryKind.TERRITORIAL)


def bases_of(beneficiary: Beneficiary) -> QuerySet[TopicBasis]:
    """Why the entity is assisted in each topic, by topic (ENT-03)."""
    return beneficiary.bases.select_related("topic", "norm", "beneficiary").order_by("topic__name", "pk")


def bases_visible_to(user: User) -> QuerySet[TopicBasis]:
    """Those of the beneficiaries that ``user`` may see."""
    rows = TopicBasis.objects.select_related("beneficiary", "topic", "norm")
    return rows.filter(beneficiary__in=beneficiaries_visible_to(user).select_related(None))


def basis_of(beneficiary: Beneficiary, topic: CatalogueItem | None) -> TopicBasis | None:
    """Why the entity is assisted in a topic; none while nobody said it."""
    return bases_of(beneficiary).filter(topic=topic).first() if topic is not None else None


def search_beneficiaries(
    text: str, user: User, *, municipality: str | None = None, limit: int = 10
) -> list[Beneficiary]:
    """The active beneficiaries that ``text`` may mean, those visible to ``user``, best first."""
    rows = beneficiaries_visible_to(user).filter(is_active=True)
    if municipality:
        rows = rows.filter(municipality_id=municipality)
    return _search(rows, text, limit)


def _search(rows: QuerySet[Beneficiary], text: str, limit: int) -> list[Beneficiary]:
    key = name_key(text)
    if not key:
        return []
    every_word = Q()
    for word in key.split()[:8]:
        every_word &= Q(search_text__contains=word)
    found = list(rows.filter(every_word).order_by("name", "pk")[: limit * 3])
    found.sort(key=lambda row: (not row.search_text.startswith(key), key not in row.search_text))
    return found[:limit] if found else _alike(rows, key, limit)


def _alike(rows: QuerySet[Beneficiary], key: str, limit: int) -> list[Beneficiary]:
    """Misspelt: compared with every name, which is a few milliseconds for thousands of schools."""
    texts = dict(rows.order_by().values_list("pk", "search_text")[:MOST_COMPARED])
    names = {pk: text.replace(SEPARATOR, " ") for pk, text in texts.items()}
    if len(key) < SHORTEST:
        return []
    # Partial: what is typed is a piece of the name, which begins with the same words in most schools.
    near = process.extract(key, names, scorer=fuzz.partial_ratio, score_cutoff=LIKE, limit=limit)
    order = [pk for _, _, pk in near]
    found = rows.in_bulk(order)
    return [found[pk] for pk in order]


def resolve_beneficiary(
    name: str, municipality: Municipality | None = None, *, within: QuerySet[Beneficiary] | None = None
) -> Resolution[Beneficiary]:
    """The active beneficiary of that name, DANE code or NIT in the scope, within ``municipality`` when it is given.

    ``within`` narrows to what a person may see. Schools of the same name in two towns come back as candidates.
    """
    rows = Beneficiary.objects.all() if within is None else within
    rows = rows.filter(is_active=True).select_related("municipality__department")
    code = name.strip().replace(" ", "")
    if code[:1].isdigit():
        found = list(rows.filter(Q(dane_code=code) | Q(nit=code))[:2])
        if len(found) == 1:
            return Resolution(name, match=found[0], label_of=beneficiary_label)
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    key = name_key(name)
    exact = list(rows.filter(search_text__startswith=f"{key}{SEPARATOR}")[:10]) if key else []
    if len(exact) == 1:
        return Resolution(name, match=exact[0], label_of=beneficiary_label)
    if exact:
        return Resolution(name, candidates=exact, label_of=beneficiary_label)
    return Resolution(name, suggestions=_search(rows, name, 3), label_of=beneficiary_label)


def beneficiary_label(beneficiary: Beneficiary) -> str:
    """The name with the town, which tells namesakes apart."""
    return f"{beneficiary.name} ({beneficiary.municipality.name})" if beneficiary.municipality else beneficiary.name
