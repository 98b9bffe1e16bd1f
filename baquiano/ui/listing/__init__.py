"""Lists of rows: see ``base`` for how to write one."""

from baquiano.ui.listing.base import Listing
from baquiano.ui.listing.columns import Column, figure_column
from baquiano.ui.listing.filters import BooleanFilter, ChoiceFilter, CutFilter, DateFilter, Filter, RowFilter
from baquiano.ui.listing.rows import Bulk, RowAction

__all__ = [
    "BooleanFilter",
    "Bulk",
    "ChoiceFilter",
    "Column",
    "CutFilter",
    "DateFilter",
    "Filter",
    "Listing",
    "RowAction",
    "RowFilter",
    "figure_column",
]
