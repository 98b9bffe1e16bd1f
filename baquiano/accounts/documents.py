"""The number of an identity document: how it is kept, and what cannot be one."""

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.common.errors import Refused

# Those whose numbers Colombia gives; a passport or a permit may have letters. Old cédulas are short.
OF_DIGITS = (DocumentType.CC, DocumentType.TI, DocumentType.RC, DocumentType.NIT)
FEWEST, MOST = 3, 11
NOT_A_NUMBER = _("Revise el número: este documento tiene solo cifras, entre 3 y 11.")


def clean_document(kind: str, number: str) -> str:
    """The number without points, spaces or dashes, which are how people write it; empty stays empty.

    ``Refused`` by its field where that kind of document has only digits and the number has something else.
    """
    plain = "".join(letter for letter in number if letter.isalnum()).upper()
    if plain and kind in OF_DIGITS and not (plain.isdecimal() and plain.isascii() and FEWEST <= len(plain) <= MOST):
        raise Refused({"document_number": NOT_A_NUMBER})
    return plain
