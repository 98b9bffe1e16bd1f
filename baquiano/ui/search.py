"""Finding rows by words, the same in lists and in the boxes that suggest."""

from collections.abc import Iterable

from django.db.models import Q

from baquiano.common.text import fold, without_control_characters

MOST_WORDS = 8
MOST_LETTERS = 200


def words_query(text: str, lookups: Iterable[str]) -> Q:
    """Rows in which one of ``lookups`` contains every word of ``text``.

    A lookup ending in ``search_text`` is a folded column and forgives accents and case; others are compared as written,
    without regard to case.
    """
    raw = without_control_characters(text)[:MOST_LETTERS]
    folded, written = fold(raw).split()[:MOST_WORDS], raw.split()[:MOST_WORDS]
    found = Q()
    for lookup in lookups:
        is_folded = lookup.endswith("search_text")
        one = Q()
        for word in folded if is_folded else written:
            one &= Q(**{f"{lookup}__{'contains' if is_folded else 'icontains'}": word})
        if is_folded and not folded:
            # Only punctuation was typed: a folded column holds none of it.
            one = Q(pk__in=())
        found |= one
    return found
