from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.chain import GENESIS, Link, digest_of, first_fault, hash_of

PAYLOADS = st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=9)), min_size=1)
SALT = "0f" * 16


def chain_of(payloads: list[dict[str, str]]) -> list[Link]:
    links: list[Link] = []
    previous = GENESIS
    for number, payload in enumerate(payloads):
        facts, digest = {"seq": number}, digest_of(payload, SALT)
        previous = hash_of(facts, digest, previous)
        links.append(Link(facts, digest, previous, SALT, payload))
    return links


@given(PAYLOADS)
def test_a_chain_as_it_was_written_has_no_fault(payloads: list[dict[str, str]]) -> None:
    assert first_fault(chain_of(payloads)) is None


@given(PAYLOADS, st.data())
def test_a_destroyed_payload_leaves_the_chain_whole(
    payloads: list[dict[str, str]], data: st.DataObject
) -> None:
    links = chain_of(payloads)
    gone = data.draw(st.integers(0, len(links) - 1))
    links[gone] = replace(links[gone], payload=None, salt=None)

    assert first_fault(links) is None


@given(PAYLOADS, st.data())
def test_a_changed_payload_is_found_at_its_link(
    payloads: list[dict[str, str]], data: st.DataObject
) -> None:
    links = chain_of(payloads)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = replace(links[at], payload={"more than any": "before"})

    assert first_fault(links) == at


@given(PAYLOADS, st.data())
def test_changed_facts_are_found_at_their_link(
    payloads: list[dict[str, str]], data: st.DataObject
) -> None:
    links = chain_of(payloads)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = replace(links[at], facts={"seq": -1})

    assert first_fault(links) == at


@given(PAYLOADS.filter(lambda payloads: len(payloads) > 1), st.data())
def test_a_link_taken_out_is_found_at_the_next(
    payloads: list[dict[str, str]], data: st.DataObject
) -> None:
    links = chain_of(payloads)
    at = data.draw(st.integers(0, len(links) - 2))
    del links[at]

    assert first_fault(links) == at


def test_the_same_payload_under_another_salt_has_another_digest() -> None:
    assert digest_of({"words": "网"}, SALT) != digest_of({"words": "网"}, "f0" * 16)
