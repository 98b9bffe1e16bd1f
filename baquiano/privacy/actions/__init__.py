"""Verbs of the rights of people over their data."""

from baquiano.privacy.actions.answering import (
    answer_request,
    apply_correction,
    extend_request,
    refuse_request,
    withdraw_data,
)
from baquiano.privacy.actions.asking import create_request, identify_by_code, identify_by_official, send_code
from baquiano.privacy.actions.warning import warn_of_terms

__all__ = [
    "answer_request",
    "apply_correction",
    "create_request",
    "extend_request",
    "identify_by_code",
    "identify_by_official",
    "refuse_request",
    "send_code",
    "warn_of_terms",
    "withdraw_data",
]
