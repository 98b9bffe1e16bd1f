"""Rows and options as HTML, in Python: two hundred cells through template tags cost more than their queries."""

from collections.abc import Iterable
from typing import Any

from django.middleware.csrf import get_token
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from baquiano.ui.icons import icon
from baquiano.ui.listing.columns import Column
from baquiano.ui.listing.rows import Row, RowAction


def draw_options(options: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a control: a hundred of them through template tags cost more than reading them."""
    drawn = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in options
    )
    return mark_safe("".join(drawn))


class RowDrawer:
    """Draws the rows of one list; what does not change between rows is written once."""

    def __init__(
        self, *, columns: Iterable[tuple[Column, str]], request: Any, bulk_form: str, has_actions: bool
    ) -> None:
        self.openings = [self._opening(column, words) for column, words in columns]
        self.request, self.bulk_form, self.has_actions = request, bulk_form, has_actions
        self.mark = escape(_("Marcar")) if bulk_form else ""

    @staticmethod
    def _opening(column: Column, words: str) -> str:
        names = [column.css, "is-number" if column.money else "", "is-main" if column.link else ""]
        css = " ".join(name for name in names if name)
        opening = f'<td class="{escape(css)}"' if css else "<td"
        return f'{opening} data-label="{escape(words)}">'

    def draw(self, rows: Iterable[Row]) -> SafeString:
        return mark_safe("".join(self._row(row) for row in rows))

    def _row(self, row: Row) -> str:
        parts = [f'<tr class="{escape(row.css)}">' if row.css else "<tr>"]
        if self.bulk_form:
            parts.append(f'<td class="col-select">{self._tick(row) if row.can_select else ""}</td>')
        for opening, cell in zip(self.openings, row.cells, strict=True):
            words = f'<a href="{escape(row.url)}">{cell.html}</a>' if cell.column.link and row.url else cell.html
            parts.append(f"{opening}{words}</td>")
        if self.has_actions:
            actions = "".join(self._action(action, row) for action in row.actions)
            parts.append(f'<td class="col-actions">{actions}</td>')
        parts.append("</tr>\n")
        return "".join(parts)

    def _tick(self, row: Row) -> str:
        return (
            f'<input class="form-check-input" type="checkbox" name="selected" value="{escape(row.key)}" '
            f'form="{escape(self.bulk_form)}" aria-label="{self.mark} {escape(row.object)}">'
        )

    def _action(self, action: RowAction, row: Row) -> str:
        drawn = icon(action.icon) if action.icon else ""
        # The same words in every row would tell nobody apart.
        whose = format_html('<span class="visually-hidden"> {}</span>', row.object)
        css = f"btn btn-sm btn-{action.tone}"
        if not action.post:
            return format_html('<a class="{}" href="{}">{}{}{}</a>', css, action.url, drawn, action.label, whose)
        return format_html(
            '<form class="inline-form" method="post" action="{}" data-once>'
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<button class="{}" type="submit">{}{}{}</button></form>',
            action.url,
            get_token(self.request),
            css,
            drawn,
            action.label,
            whose,
        )
