from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.ids import is_uuid7, uuid7

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis adds the zone
BITS = st.integers(0, 2**74 - 1)


def test_the_example_of_the_standard_comes_out() -> None:
    # RFC 9562, appendix A.6: 2022-02-22 14:22:22.00 GMT-05:00.
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)

    assert uuid7(at, 0xCC3 << 62 | 0x18C4DC0C0C07398F) == UUID(
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
    )


@given(INSTANTS, BITS)
def test_an_id_carries_its_version_its_variant_and_its_millisecond(at: datetime, bits: int) -> None:
    made = uuid7(at, bits)

    assert is_uuid7(made)
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == int(at.timestamp() * 1000)


@given(INSTANTS, BITS, BITS)
def test_a_later_millisecond_sorts_later(at: datetime, first: int, second: int) -> None:
    assert uuid7(at, first) < uuid7(at + timedelta(milliseconds=2), second)


def test_two_ids_of_one_instant_differ() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)

    assert len({uuid7(at) for _ in range(1000)}) == 1000


def test_a_random_id_is_none_of_ours() -> None:
    assert not is_uuid7(uuid4())
