"""The kinds of refusal; each slice derives its own, with a stable code and facts."""

from typing import ClassVar


class WanggeError(Exception):
    """A refusal with a stable ``code`` and the facts a client needs to word it."""

    code: ClassVar[str] = "kernel.error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class InvalidError(WanggeError):
    """What was given cannot be taken as it is."""


class NotFoundError(WanggeError):
    """It does not exist for this actor."""


class ConflictError(WanggeError):
    """What is already there contradicts what was asked."""


class StaleError(WanggeError):
    """What was asked builds on a version that is no longer the present one."""


class NotSignedInError(WanggeError):
    """Nobody is signed in, or the session has ended."""


class RefusedError(WanggeError):
    """The actor may see it but may not do this."""


class TooOftenError(WanggeError):
    """It was asked too often; after ``seconds`` it may be asked again."""


class TooLargeError(WanggeError):
    """More was sent than the county's policy takes."""


class NotReadyError(WanggeError):
    """The installation lacks something; its message says in one sentence what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence
