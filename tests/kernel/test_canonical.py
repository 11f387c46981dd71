import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.canonical import canonical, sha256_hex

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@given(VALUES)
def test_canonical_bytes_are_json_of_the_same_value(value: Any) -> None:  # noqa: ANN401 -- any JSON value
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 9)))
def test_the_order_of_members_does_not_matter(value: Any) -> None:  # noqa: ANN401 -- any JSON value
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_numbers_and_members_are_written_as_the_standard_says() -> None:
    # RFC 8785, section 3.2.2, shortened.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }

    assert canonical(value).decode() == (
        '{"literals":[null,true,false],'
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, {1: 2}, b"bytes"])
def test_what_json_cannot_carry_is_refused(value: Any) -> None:  # noqa: ANN401 -- any JSON value
    with pytest.raises(ValueError, match=r".*"):
        canonical(value)


def test_a_hash_is_sha256_in_hex() -> None:
    # FIPS 180-2, appendix B.1.
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
