"""The field that searches while one types: a text box, suggestions from a JSON address, and the key in a hidden box.

Without scripts the text itself is resolved: one match is taken, several are offered as a list, none says so. Nothing is
guessed. The suggestions come from ``lookup_answer``; a field of the form may narrow them (``depends_on``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baquiano.common.text import fold, has_control_characters
from baquiano.ui.search import words_query

MOST_CANDIDATES = 10


@dataclass(frozen=True)
class Suggestion:
    """One line of the list: the key, the words, and what tells it from its namesakes."""

    value: str
    label: str
    hint: str = ""


def lookup_answer(suggestions: Iterable[Suggestion], *, more: bool = False) -> JsonResponse:
    """What the address of a ``LookupField`` answers to ``?q=text``."""
    results = [{"value": str(s.value), "label": s.label, "hint": s.hint} for s in suggestions]
    return JsonResponse({"results": results, "more": more})


@dataclass(frozen=True)
class Typed:
    """What arrived of one lookup box. ``text`` is ``None`` when only the key was sent."""

    value: str
    text: str | None

    def __bool__(self) -> bool:
        return bool(self.value or self.text)


class LookupWidget(forms.Widget):
    """Draws the box of a ``LookupField``, which sets itself as ``field``."""

    template_name = "ui/forms/lookup.html"
    field: "LookupField"
    candidates: list[Any]
    is_multiple = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.candidates = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        pick = data.get(f"{name}_pick")
        if pick:
            return Typed(pick, None)
        text = data.get(f"{name}_text")
        return Typed(str(data.get(name) or ""), text.strip() if text is not None else None)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key in data for key in (name, f"{name}_text", f"{name}_pick"))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen, text = self._shown(value)
        context["widget"].update(
            {
                "url": str(self.field.url),
                "depends_on": " ".join(self.field.depends_on),
                "min_length": self.field.min_length,
                "chosen": [self.field.suggestion_of(obj) for obj in chosen],
                "text": text,
                "candidates": [self.field.suggestion_of(obj) for obj in self.candidates],
                "multiple": self.is_multiple,
                "placeholder": self.field.placeholder,
            }
        )
        return context

    def _shown(self, value: Any) -> tuple[list[Any], str]:
        if isinstance(value, Typed):
            found = self.field.find(value.value) if value.value else None
            label = self.field.label_of(found) if found is not None else ""
            return ([found] if found is not None else []), (label if value.text is None else value.text)
        found = value if isinstance(value, Model) else self.field.find(value) if value not in (None, "") else None
        return ([found], self.field.label_of(found)) if found is not None else ([], "")

    def format_value(self, value: Any) -> Any:
        return value


class MultiLookupWidget(LookupWidget):
    """Several keys as checked boxes, plus the box that adds one more."""

    is_multiple = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Typed]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        found = [Typed(str(value), None) for value in values if value]
        text, pick = (data.get(f"{name}_text") or "").strip(), data.get(f"{name}_pick")
        if pick:
            found.append(Typed(pick, None))
        elif text:
            found.append(Typed("", text))
        return found

    def _shown(self, value: Any) -> tuple[list[Any], str]:
        parts = list(value.all()) if hasattr(value, "all") else list(value or [])
        rows = [part for part in parts if isinstance(part, Model)]
        keys = [p.value if isinstance(p, Typed) else p for p in parts if not isinstance(p, Model)]
        texts = [part.text for part in parts if isinstance(part, Typed) and not part.value]
        text = texts[0] if texts and self.candidates else ""
        return rows + self.field.find_all([key for key in keys if key]), text or ""


class LookupField(forms.Field):
    """Cleans to an object of ``queryset`` (set it in the form's ``__init__``, already limited to what is visible).

    ``search`` are the lookups with which a typed text is resolved; a name ending in ``search_text`` is compared
    folded. ``resolve(text)`` replaces them where a room knows better (homonyms, misspellings). ``hint_of`` gives the
    words that tell namesakes apart.
    """

    widget = LookupWidget
    default_error_messages = {
        "unknown": _("No encontramos «%(text)s». Escriba parte del nombre y elija de la lista."),
        "ambiguous": _("Hay varios que se llaman así. Elija cuál es."),
        "invalid": _("Lo que estaba elegido ya no está disponible. Búsquelo y elíjalo de nuevo."),
    }

    def __init__(
        self,
        *,
        url: str | Promise,
        queryset: QuerySet[Any] | None = None,
        search: Iterable[str] = ("search_text",),
        resolve: Callable[[str], Iterable[Any]] | None = None,
        label_of: Callable[[Any], str] = str,
        hint_of: Callable[[Any], str] = lambda obj: "",
        depends_on: Iterable[str] = (),
        min_length: int = 2,
        placeholder: Any = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.url, self.queryset, self.search, self.resolve = url, queryset, tuple(search), resolve
        self.label_of, self.hint_of = label_of, hint_of
        self.depends_on, self.min_length, self.placeholder = tuple(depends_on), min_length, placeholder
        self.widget.field = self

    def __deepcopy__(self, memo: dict[int, Any]) -> "LookupField":
        copied = super().__deepcopy__(memo)
        copied.widget.field, copied.widget.candidates = copied, []
        return copied

    def suggestion_of(self, obj: Any) -> Suggestion:
        return Suggestion(str(obj.pk), self.label_of(obj), self.hint_of(obj))

    def _all(self) -> QuerySet[Any]:
        if self.queryset is None:
            raise TypeError("A LookupField needs its queryset: set it in the form's __init__")
        return self.queryset.all()

    def find(self, value: Any) -> Any | None:
        """The object whose key is ``value``; ``None`` for anything else, however badly written."""
        found = self.find_all([value])
        return found[0] if found else None

    def find_all(self, values: list[Any]) -> list[Any]:
        keys = []
        for value in values:
            try:
                keys.append(self._all().model._meta.pk.to_python(value))
            except (ValidationError, ValueError, TypeError):
                continue
        keys = [key for key in keys if not (isinstance(key, str) and has_control_characters(key))]
        return list(self._all().filter(pk__in=keys)) if keys else []

    def candidates_for(self, text: str) -> list[Any]:
        """The objects that ``text`` may mean: those so called, or else those that contain every word."""
        if has_control_characters(text):
            return []
        if self.resolve is not None:
            return list(self.resolve(text))[:MOST_CANDIDATES]
        found = list(self._all().filter(words_query(text, self.search))[:MOST_CANDIDATES])
        exact = [obj for obj in found if fold(self.label_of(obj)) == fold(text)]
        return exact or found

    def clean(self, value: Any) -> Any:
        found = self._one(value) if isinstance(value, Typed) else self._one(Typed(str(value or ""), None))
        if found is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return found

    def _one(self, typed: Typed) -> Any | None:
        if not typed or (typed.text is not None and not typed.text):
            return None
        found = self.find(typed.value) if typed.value else None
        if found is not None and (typed.text is None or fold(typed.text) == fold(self.label_of(found))):
            return found
        if typed.text is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return self._resolved(typed.text)

    def _resolved(self, text: str) -> Any:
        candidates = self.candidates_for(text)
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            self.widget.candidates = candidates
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        raise ValidationError(self.error_messages["unknown"], code="unknown", params={"text": text[:80]})

    def has_changed(self, initial: Any, data: Any) -> bool:
        value = data.value if isinstance(data, Typed) else data
        first = initial.pk if isinstance(initial, Model) else initial
        return str(first or "") != str(value or "")


class MultiLookupField(LookupField):
    """Cleans to a list of objects, without repeated ones."""

    widget = MultiLookupWidget

    def clean(self, value: Any) -> list[Any]:
        parts = value or []
        keys = [part.value for part in parts if isinstance(part, Typed) and part.value]
        keys += [part for part in parts if not isinstance(part, Typed)]
        found = {obj.pk: obj for obj in self.find_all(keys)}
        if len(found) < len(set(keys)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        for part in parts:
            if isinstance(part, Typed) and not part.value and part.text:
                obj = self._resolved(part.text)
                found[obj.pk] = obj
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(found.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        first = {str(getattr(part, "pk", part)) for part in (initial or [])}
        return first != {part.value for part in (data or [])}
