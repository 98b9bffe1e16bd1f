"""The same content has the same digest, whatever order it was written in."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baquiano.common.digests import canonical_json, sha256_of

CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcñ", max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(CONTENT)
def test_canonical_text_reads_back_as_the_same_content(content):
    assert json.loads(canonical_json(content)) == content


@given(st.dictionaries(st.text("abcdeñ", min_size=1, max_size=3), st.integers(), max_size=6))
def test_the_order_of_writing_does_not_count(content):
    backwards = dict(reversed(content.items()))

    assert sha256_of(backwards) == sha256_of(content)


def test_canonical_text_is_compact_sorted_and_keeps_its_letters():
    content = {
        "ñ": 1,
        "a": [date(2026, 3, 10), Decimal("1.50")],
        "id": UUID(int=1),
        "at": datetime(2026, 3, 10, tzinfo=UTC),
    }

    assert canonical_json(content) == (
        '{"a":["2026-03-10","1.50"],"at":"2026-03-10T00:00:00+00:00","id":"00000000-0000-0000-0000-000000000001","ñ":1}'
    )


def test_bytes_text_and_content_are_digested_as_they_are():
    assert sha256_of(b"acta") == sha256_of("acta") == hashlib.sha256(b"acta").hexdigest()
    assert sha256_of({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


def test_what_has_no_canonical_form_is_an_error_and_not_a_guess():
    with pytest.raises(TypeError, match="set"):
        canonical_json({"people": {1, 2}})
