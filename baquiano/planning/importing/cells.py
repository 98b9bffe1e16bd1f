"""What a cell means. Each reader gives a value, a ``Doubt`` with the choices, or raises ``Unclear`` with what to do."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.beneficiaries.queries import Resolution, beneficiary_label, resolve_beneficiary, resolve_municipality
from baquiano.common.importing.cells import Doubt, Option, Unclear, is_nothing, parts_of, words
from baquiano.common.text import fold, one_line
from baquiano.institutions.models import CatalogueItem
from baquiano.norms.models import Norm
from baquiano.norms.queries import APPLICABLE
from baquiano.planning.models import Agreement
from baquiano.planning.more import MODES, YES_NO, read_mode, read_yes_no

ALIKE = 75
MOST_OPTIONS = 60
TEAM = "team"
_PESOS = re.compile(r"^\$?\s*(\d{1,3}(?:[.\s]\d{3})+|\d+)(?:,\d{1,2})?\s*(?:pesos|cop|m/?cte\.?)?$", re.IGNORECASE)
_CODE = re.compile(r"[\[(]\s*(?:dane:?\s*)?(\d{6,12})\s*[\])]\s*$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def money(value: Any) -> int | None:
    """Whole pesos: a number, «$ 1.500.000» or «1500000»."""
    if value is None or is_nothing(words(value)):
        return None
    if isinstance(value, bool):
        raise Unclear("escriba el valor en pesos, por ejemplo 1.500.000")
    if isinstance(value, int | float | Decimal):
        if value < 0 or value >= 10**15:
            raise Unclear("el valor no es posible; revise el signo y los ceros")
        return round(value)
    found = _PESOS.match(words(value))
    if not found:
        raise Unclear("escriba el valor en pesos, sin centavos, por ejemplo 1.500.000")
    digits = re.sub(r"\D", "", found.group(1))
    if len(digits) > 15:
        raise Unclear("el valor no es posible; revise los ceros")
    return int(digits)


class Catalogue:
    """The entries of one catalogue, by code and by folded name."""

    def __init__(self, field: str, name: str, entries: Iterable[CatalogueItem]) -> None:
        self.field, self.name, self.entries = field, name, list(entries)
        self.by_key = {fold(one.code): one for one in self.entries} | {fold(one.name): one for one in self.entries}
        self.by_pk = {str(one.pk): one for one in self.entries}

    def read(self, text: str, answers: dict[str, str]) -> CatalogueItem | Doubt:
        """The entry so called, the one that the person chose for that text, or the question."""
        found = self.by_key.get(fold(text))
        if found is not None:
            return found
        key = f"{self.field}:{fold(text)}"
        chosen = self.by_pk.get(answers.get(key, ""))
        return chosen if chosen is not None else Doubt(key, text, self._ask(text), self._options(text))

    def read_many(self, text: str, answers: dict[str, str]) -> tuple[list[CatalogueItem], list[Doubt]]:
        """Several entries in one cell: «viáticos, logística», «Viáticos y logística»."""
        if self.by_key.get(fold(text)) is not None:
            return [self.by_key[fold(text)]], []
        found, doubts = [], []
        for part in self._split(text):
            one = self.read(part, answers)
            (doubts if isinstance(one, Doubt) else found).append(one)  # type: ignore[arg-type]
        return list(dict.fromkeys(found)), doubts

    def _split(self, text: str) -> list[str]:
        pieces = []
        for part in parts_of(text, r"[;\n,/+]"):
            pieces += [part] if fold(part) in self.by_key else re.split(r"\s+(?:y|e)\s+", part)
        return [piece.strip() for piece in pieces if piece.strip()]

    def _ask(self, text: str) -> str:
        return f"«{text}» no está en el catálogo «{self.name}»."

    def _options(self, text: str) -> tuple[Option, ...]:
        names = {str(one.pk): fold(one.name) for one in self.entries}
        near = process.extract(fold(text), names, scorer=fuzz.token_set_ratio, limit=MOST_OPTIONS)
        first = [pk for _, score, pk in near if score >= ALIKE]
        ordered = first + [pk for pk in names if pk not in first]
        return tuple(Option(pk, self.by_pk[pk].name) for pk in ordered[:MOST_OPTIONS])


class Places:
    """Municipalities and schools, resolved once per distinct text however many rows repeat it."""

    def __init__(self, department: str | None) -> None:
        self.department = department
        self._towns: dict[str, Resolution[Municipality]] = {}
        self._schools: dict[tuple[str, str | None], Resolution[Beneficiary]] = {}

    def town(self, text: str, answers: dict[str, str]) -> Municipality | Doubt:
        """The municipality of that name; homonyms are asked about."""
        key = f"municipality:{fold(text)}"
        chosen = answers.get(key)
        if chosen:
            found = Municipality.objects.select_related("department").filter(pk=chosen).first()
            if found is not None:
                return found
        if text not in self._towns:
            self._towns[text] = resolve_municipality(text, self.department)
            if self._towns[text].match is None and self.department:
                self._towns[text] = resolve_municipality(text)
        resolution = self._towns[text]
        if resolution.match is not None:
            return resolution.match
        choices = resolution.candidates or resolution.suggestions
        return Doubt(key, text, resolution.sentence, tuple(Option(town.pk, town.label) for town in choices))

    def school(self, text: str, town: Municipality | None, answers: dict[str, str]) -> Beneficiary | Doubt:
        """The beneficiary of that name, or of the code in brackets, in the municipality of the row if it has one."""
        code = _CODE.search(text)
        written = code.group(1) if code else text
        where = town.pk if town else None
        key = f"beneficiaries:{fold(text)}:{where or ''}"
        if answers.get(key):
            found = self._chosen(answers[key])
            if found is not None:
                return found
        cached = (written, where)
        if cached not in self._schools:
            self._schools[cached] = self._resolve(written, town, is_code=bool(code))
        resolution = self._schools[cached]
        if resolution.match is not None:
            return resolution.match
        choices = resolution.candidates or resolution.suggestions
        return Doubt(
            key, text, resolution.sentence, tuple(Option(str(one.pk), beneficiary_label(one)) for one in choices)
        )

    def _resolve(self, written: str, town: Municipality | None, *, is_code: bool) -> Resolution[Beneficiary]:
        resolution = resolve_beneficiary(written, None if is_code else town)
        if resolution.match is None and town is not None and not resolution.candidates and not is_code:
            # Perhaps the school is of another town: it is offered, never taken.
            elsewhere = resolve_beneficiary(written)
            offered = [elsewhere.match] if elsewhere.match else elsewhere.candidates or elsewhere.suggestions
            return Resolution(written, suggestions=resolution.suggestions or offered, label_of=beneficiary_label)
        return resolution

    def _chosen(self, pk: str) -> Beneficiary | None:
        try:
            return Beneficiary.objects.select_related("municipality__department").filter(pk=pk).first()
        except (ValueError, TypeError):
            return None


class More:
    """What only some institutions ask: yes or no, a mode, an agreement by its number, a norm by its name."""

    @cached_property
    def _known(self) -> dict[str, dict[str, Any]]:
        agreements = Agreement.objects.order_by("starts_on")
        norms = Norm.objects.filter(state__in=APPLICABLE)
        return {
            "agreement": {fold(one.number): one for one in agreements},
            "norm": {fold(str(one)): one for one in norms},
        }

    def read(self, name: str, cell: Any) -> Any:
        """The value of a cell; raises ``Unclear`` with what to write."""
        if isinstance(cell, bool) and name in YES_NO:
            return cell
        text = one_line(words(cell))
        if name in YES_NO:
            return read_yes_no(text)
        if name in MODES:
            return read_mode(name, text)
        if is_nothing(text):
            return None
        found = self._known[name].get(fold(text))
        if found is None:
            asked = {
                "agreement": _("no es el número de un convenio o alianza registrado; regístrelo antes en su lista"),
                "norm": _("no es una norma vigente del catálogo; escríbala como allí, por ejemplo «Ley 489 de 1998»"),
            }
            raise Unclear(str(asked[name]))
        return found


class People:
    """The people of the group, by e-mail and by name."""

    def __init__(self, people: Sequence[User]) -> None:
        self.people = list(people)

    @cached_property
    def _by_email(self) -> dict[str, User]:
        return {person.email.lower(): person for person in self.people}

    def read(self, text: str, answers: dict[str, str]) -> User | str | Doubt:
        """A person of the group; or the text itself when somebody answered that it names a team."""
        email = _EMAIL.search(text)
        if email and email.group().lower() in self._by_email:
            return self._by_email[email.group().lower()]
        name = fold(_EMAIL.sub("", text))
        exact = [person for person in self.people if fold(person.full_name) == name]
        if len(exact) == 1 and not email:
            return exact[0]
        key = f"responsible:{fold(text)}"
        chosen = answers.get(key, "")
        if chosen == TEAM:
            return text
        by_pk = {str(person.pk): person for person in self.people}
        if chosen in by_pk:
            return by_pk[chosen]
        ask = (
            _("«%(text)s» no es una persona vinculada al grupo.") % {"text": text}
            if not exact
            else f"Hay varias personas «{text}»."
        )
        return Doubt(key, text, ask, self._options(name, exact))

    def _options(self, name: str, exact: list[User]) -> tuple[Option, ...]:
        ordered = exact or sorted(self.people, key=lambda one: -fuzz.token_set_ratio(name, fold(one.full_name)))
        named = tuple(Option(str(one.pk), f"{one.full_name} · {one.email}") for one in ordered[:MOST_OPTIONS])
        return (*named, Option(TEAM, "Es un equipo de trabajo: guardarlo como texto"))
