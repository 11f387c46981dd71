"""How long somebody waits before the next try at a password."""

from datetime import timedelta

FREE_TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 30, 900
FORGOTTEN_AFTER = timedelta(days=1)
"""A name that nobody tried for so long begins anew."""


def wait_after(tries: int) -> timedelta:
    """How long nobody may try again after so many tries in a row that failed.

    >>> [wait_after(tries).seconds for tries in (4, 5, 6, 7, 99)]
    [0, 30, 60, 120, 900]

    Source: ours: doubling from half a minute makes guessing hopeless (under 100 tries a day), and
    keeps whoever mistypes waiting for a quarter of an hour at most.
    """
    if tries < FREE_TRIES:
        return timedelta()
    doublings = min(tries - FREE_TRIES, 10)
    return timedelta(seconds=min(FIRST_WAIT_S * 2**doublings, LONGEST_WAIT_S))
