"""Which entity a row of a spreadsheet is about: by its code, or by its name and where it is. Never guessed.

Everything is read once for the whole sheet, so that a row costs a look in a dictionary.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from baquiano.beneficiaries.choices import BeneficiaryKind, TerritorialKind
from baquiano.beneficiaries.models import Beneficiary, Department
from baquiano.beneficiaries.naming import name_key, place_key
from baquiano.beneficiaries.queries import beneficiary_label
from baquiano.common.importing.cells import Option, is_nothing, words
from baquiano.common.text import one_line
from baquiano.imports.reading import SheetReader

COLUMNS = ("code", "name", "municipality", "department")
_TOWNS = {TerritorialKind.MUNICIPALITY, TerritorialKind.DISTRICT, TerritorialKind.INDIGENOUS}
_MEND = "no está entre los beneficiarios: regístrela primero, o corrija el código o el nombre."


class KnownEntities:
    """The beneficiaries of the scope, by every code and name that a person may write of them."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        self.by_code: dict[str, list[Beneficiary]] = defaultdict(list)
        self.by_name: dict[str, list[Beneficiary]] = defaultdict(list)
        self.by_place: dict[str, list[Beneficiary]] = defaultdict(list)
        self.departments = {one.pk: one for one in Department.objects.all()}
        self.department_codes = {place_key(one.name): one.pk for one in self.departments.values()}
        self._found: dict[tuple[str, ...], list[Beneficiary]] = {}
        for one in Beneficiary.objects.select_related("municipality__department"):
            self._know(one)

    def _know(self, one: Beneficiary) -> None:
        for code in {one.divipola, one.dane_code, one.nit.partition("-")[0], one.nit} - {""}:
            self.by_code[code].append(one)
        self.by_name[name_key(one.name)].append(one)
        if one.kind == BeneficiaryKind.TERRITORIAL:
            for place in self._places(one):
                self.by_place[place].append(one)

    def _places(self, one: Beneficiary) -> set[str]:
        """The place that it governs: whoever writes «Quibdó» of a table of municipalities means its town hall."""
        if one.territorial_kind in _TOWNS and one.municipality:
            return {place_key(name) for name in (one.municipality.name, *one.municipality.aliases)}
        own = self.departments.get(one.divipola)
        return {place_key(own.name)} if one.territorial_kind == TerritorialKind.DEPARTMENT and own else set()

    def entity(self, number: int, cells: dict[str, Any]) -> Beneficiary | None:
        """The only one of which the row speaks. Of several it asks which, once a sheet; of none it complains."""
        texts = tuple(one_line(words(cells.get(name))) for name in COLUMNS)
        code, name, town, _department = texts
        if texts not in self._found:
            self._found[texts] = self._coded(code) or self._named(*texts[1:])
        found, said = self._found[texts], name or town or code
        if len(found) == 1:
            return found[0]
        column = "name" if name else "municipality" if town else "code"
        if found:
            options = [Option(str(one.pk), self._label(one)) for one in found]
            chosen = self.reader.one_of(number, column, said, options, "¿Cuál de estas es?")
            return next((one for one in found if str(one.pk) == chosen), None)
        self.reader.complain(
            number, column, said, _MEND if said else "falta la entidad: escriba su código o su nombre."
        )
        return None

    def _label(self, one: Beneficiary) -> str:
        """With its department, which tells two towns of the same name apart."""
        label = beneficiary_label(one)
        return f"{label}, {one.municipality.department.name}" if one.municipality else label

    def _coded(self, code: str) -> list[Beneficiary]:
        """By its code; a spreadsheet takes the first zero off the codes that begin with one."""
        text = code.replace(" ", "").replace(".", "")
        if not text or is_nothing(text):
            return []
        return self.by_code.get(text) or self.by_code.get(f"0{text}", [])

    def _named(self, name: str, town: str, department: str) -> list[Beneficiary]:
        """By its name; or by the place, when that is all that the row says or what the name is."""
        name, town, department = ("" if is_nothing(one) else one for one in (name, town, department))
        found = self.by_name.get(name_key(name), []) if name else []
        found = found or self.by_place.get(place_key(name or town), [])
        if not name and not town and department:
            found = self.by_place.get(place_key(department), [])
        return self._within(found, town, department)

    def _within(self, found: Iterable[Beneficiary], town: str, department: str) -> list[Beneficiary]:
        """Of namesakes, those of the town and of the department that the row says."""
        rows = list(found)
        if len(rows) > 1 and department:
            code = self.department_codes.get(place_key(department), department)
            rows = [one for one in rows if self._department_of(one) == code] or rows
        if len(rows) > 1 and town:
            rows = [
                one for one in rows if one.municipality and place_key(one.municipality.name) == place_key(town)
            ] or rows
        return rows

    @staticmethod
    def _department_of(one: Beneficiary) -> str:
        return one.municipality.department_id if one.municipality else one.divipola
