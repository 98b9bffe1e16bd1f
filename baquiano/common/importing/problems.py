"""What is wrong in a sheet and how it is mended, and what has to be asked, named as the person sees it."""

from dataclasses import dataclass, field

from baquiano.common.importing.cells import Doubt


@dataclass(frozen=True)
class Problem:
    """What is wrong and how it is mended, named as the person sees it on the sheet."""

    sheet: str
    row: int
    column: str
    header: str
    found: str
    mend: str

    @property
    def place(self) -> str:
        column = f", columna {self.column} ({self.header})" if self.column else ""
        return f"Hoja «{self.sheet}», fila {self.row}{column}"

    def __str__(self) -> str:
        found = f"dice «{_short(self.found)}»; " if self.found else ""
        return f"{self.place}: {found}{self.mend}"


@dataclass(frozen=True)
class Question:
    """A doubt, with the rows in which it appears: answered once for all of them."""

    doubt: Doubt
    header: str
    places: list[int] = field(default_factory=list)

    @property
    def rows_words(self) -> str:
        shown = ", ".join(str(row) for row in self.places[:8])
        rest = len(self.places) - 8
        return f"{shown} y {rest} más" if rest > 0 else shown


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
