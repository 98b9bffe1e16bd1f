"""Verbs that write in the portfolio."""

from baquiano.portfolio.actions.bringing import bring_service
from baquiano.portfolio.actions.moving import move_service
from baquiano.portfolio.actions.templates import retire_template, save_template, use_template
from baquiano.portfolio.actions.writing import (
    add_milestone,
    create_service,
    edit_milestone,
    edit_service,
    edit_version,
    link_documents,
    open_version,
    remove_milestone,
)

__all__ = [
    "add_milestone",
    "bring_service",
    "create_service",
    "edit_milestone",
    "edit_service",
    "edit_version",
    "link_documents",
    "move_service",
    "open_version",
    "remove_milestone",
    "retire_template",
    "save_template",
    "use_template",
]
