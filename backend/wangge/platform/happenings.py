"""What a lower slice tells those above it: a fact, heard in the transaction that made it true."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

Fact = TypeVar("Fact")
Listener = Callable[[Session, Fact], None]

_listeners: dict[type, list[Callable[[Session, object], None]]] = defaultdict(list)


def hears(kind: type[Fact]) -> Callable[[Listener[Fact]], Listener[Fact]]:
    """Have a service of a higher slice told of each fact of a kind, in the order of imports.

    What it raises undoes the whole transaction: nothing happens by halves.
    """

    def listen(listener: Listener[Fact]) -> Listener[Fact]:
        _listeners[kind].append(listener)  # type: ignore[arg-type]  # only facts of its kind come
        return listener

    return listen


def tell(session: Session, fact: object) -> None:
    """Tell all who want to hear of this kind of fact."""
    for listener in _listeners[type(fact)]:
        listener(session, fact)
