"""Columns of a list: what a cell shows, how it sorts and how it is exported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from baquiano.ui.display import choice_words, cop, day, moment, number

Getter = str | Callable[[Any], Any]
NOTHING = mark_safe('<span class="nothing">—</span>')


def value_at(row: Any, path: str) -> Any:
    """``value_at(plan, "unit.name")``; a method is called, a missing link of the chain gives ``None``."""
    value = row
    for name in path.split("."):
        if value is None:
            return None
        if name.endswith("_display") and isinstance(value, Model):
            return choice_words(value, name.removeprefix("get_").removesuffix("_display"))
        value = value.get(name) if isinstance(value, dict) else getattr(value, name)
        if callable(value):
            value = value()
    return value


def plain_text(value: Any) -> str:
    """``value`` as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return number(value, 0 if value == value.to_integral_value() else 2)
    return str(value)


@dataclass(frozen=True)
class Column:
    """One column.

    ``value``   attribute path (``"unit.name"``) or callable taking the row; the ``key`` itself when left out
    ``html``    callable giving safe HTML for the screen (``format_html``, a badge); export keeps ``value``
    ``sort``    ORM lookups by which it may be sorted (``"unit__name"`` or several); empty: it may not
    ``export``  path or callable for the spreadsheet when it differs; ``on_screen``/``on_export`` leave it out of one
    ``personal`` marks personal data, told to the audit when it is exported
    """

    key: str
    label: Any
    value: Getter | None = None
    html: Callable[[Any], Any] | None = None
    sort: str | tuple[str, ...] = ()
    export: Getter | None = None
    css: str = ""
    personal: bool = False
    link: bool = False
    on_screen: bool = True
    on_export: bool = True
    money: bool = False
    width: int = 0

    @property
    def sort_lookups(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)

    def read(self, row: Any, getter: Getter | None = None) -> Any:
        getter = getter or self.value or self.key
        return getter(row) if callable(getter) else value_at(row, getter)

    def shown(self, row: Any) -> SafeString:
        """The cell on the screen, escaped."""
        if self.html is not None:
            return conditional_escape(self.html(row))
        value = self.read(row)
        text = cop(value) if self.money and value is not None else plain_text(value)
        # Plain text, the most of cells, is spared the questions that a template asks of any value.
        return mark_safe(escape(text) if type(text) is str else conditional_escape(text)) if text else NOTHING

    def exported(self, row: Any) -> Any:
        """The cell of the spreadsheet: dates and numbers stay so, the rest is text."""
        value = self.read(row, self.export)
        return value if isinstance(value, date | int | float | Decimal) or value is None else str(value)


def figure_column(key: str, label: Any, name: str, address: Callable[[Any], str]) -> Column:
    """A count kept in the attribute ``name``, which opens what it counted (``address``); a zero opens nothing."""

    def shown(row: Any) -> Any:
        count = getattr(row, name)
        return format_html('<a href="{}">{}</a>', address(row), number(count)) if count else "0"

    return Column(key, label, value=name, html=shown, sort=name, css="is-number")
