"""What is asked about a spreadsheet that somebody uploaded: its columns, its doubts, its sheet."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.common.importing.problems import Question
from baquiano.common.importing.recognition import Book, Header
from baquiano.ui.forms.base import Form


class ColumnsForm(Form):
    """What each column that was not recognised is."""

    def __init__(self, *args: Any, headers: list[Header], taken: set[str], book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(column.field, column.header) for column in book.columns if column.field not in taken]
        self.headers, self.taken, self.book = headers, taken, book
        for header in headers:
            self.fields[f"column_{header.index}"] = forms.ChoiceField(
                label=_("Columna %(letter)s: «%(text)s»") % {"letter": header.letter, "text": header.text},
                choices=[("", _("Elija")), ("-", _("No importar")), *free],
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [value for value in data.values() if value and value != "-"]
        if len(chosen) != len(set(chosen)):
            raise ValidationError(_("Dos columnas no pueden ser el mismo dato: revise lo que eligió."))
        if self.book.lacks_key({*self.taken, *chosen}):
            key = self.book.headers[self.book.key]
            raise ValidationError(
                _("Diga cuál columna es «%(key)s»: sin ella no se sabe de qué es cada fila."), params={"key": key}
            )
        return data

    @property
    def mapping(self) -> dict[str, str]:
        """Header → field, empty for the ones that are not imported."""
        values = {header.key: self.cleaned_data[f"column_{header.index}"] for header in self.headers}
        return {key: "" if value == "-" else value for key, value in values.items()}


class QuestionsForm(Form):
    """One choice per doubt; what is left unanswered stays asked."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"question_{number}"] = forms.ChoiceField(
                label=f"{question.header}: «{question.doubt.text}»",
                help_text=_("%(ask)s Filas: %(rows)s.") % {"ask": question.doubt.ask, "rows": question.rows_words},
                choices=[("", _("Elija cuál es")), *((one.value, one.label) for one in question.doubt.options)],
                required=False,
            )
            self.fields[f"question_{number}"].is_expected = True  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[str, str]:
        return {
            question.doubt.key: self.cleaned_data.get(f"question_{number}", "")
            for number, question in enumerate(self.questions)
        }


class SheetForm(Form):
    """Which sheet holds the table, when the book has several."""

    sheet = forms.ChoiceField(label=_("Hoja"), choices=[])

    def __init__(self, *args: Any, sheets: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
