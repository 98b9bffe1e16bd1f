"""The entities, the dependencies, the services and the people that a spreadsheet names, read once for all its rows."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.importing.cells import is_nothing, words
from baquiano.common.text import fold, one_line
from baquiano.imports.reading import SheetReader
from baquiano.institutions.models import Unit, in_force
from baquiano.institutions.queries import catalogue, people_of


def by_words(rows: Iterable[tuple[Any, tuple[str, ...]]]) -> dict[str, Any]:
    """Each row by any of the texts that name it, accents and case apart."""
    return {fold(text): row for row, texts in rows for text in texts if text}


class Known:
    """What a sheet may name, with the complaint of what it names and is not there."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        self.by_code: dict[str, Beneficiary] = {}
        self.by_name: dict[str, list[Beneficiary]] = {}
        for entity in Beneficiary.objects.filter(is_active=True).select_related("municipality"):
            self.by_name.setdefault(fold(entity.name), []).append(entity)
            for code in (entity.nit, entity.divipola, entity.dane_code):
                if code:
                    self.by_code.setdefault(fold(code), entity)
        self.units = by_words((one, (one.code, one.name)) for one in Unit.objects.filter(in_force(reader.on)))
        people = people_of(reader.institution, on=reader.on)
        self.people = by_words((one, (one.email, one.full_name)) for one in people)

    def items(self, code: str) -> dict[str, Any]:
        """The entries of a catalogue, by their code or their name."""
        return by_words((one, (one.code, one.name)) for one in catalogue(self.reader.institution, code))

    def named(self, number: int, name: str, cell: Any, known: dict[str, Any], where: str) -> Any:
        text = one_line(words(cell))
        if is_nothing(text):
            return None
        found = known.get(fold(text))
        if found is None:
            self.reader.complain(number, name, text, f"no está en {where}: corríjalo o agréguelo primero.")
        return found

    def entity_of_code(self, number: int, name: str, code: str) -> Beneficiary | None:
        found: Beneficiary | None = self.named(number, name, code, self.by_code, "la lista de entidades")
        return found

    def entity_of_name(self, number: int, column: str, name: str) -> Beneficiary | None:
        found = self.by_name.get(fold(name), [])
        if len(found) > 1:
            self.reader.complain(number, column, name, "hay varias con ese nombre: escriba su código.")
        elif not found:
            self.reader.complain(number, column, name, "no está en la lista de entidades: agréguela primero.")
        return found[0] if len(found) == 1 else None

    def link(self, number: int, name: str, text: str) -> str:
        """A link to a proof, whole; nothing, with the complaint, when it is not one."""
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            self.reader.complain(number, name, text[:60], "escriba el enlace completo, que empieza por https://.")
            return ""
        return text
