"""Why a county's policy is not taken."""

from typing import Any

from wangge.kernel.errors import ConflictError, InvalidError


class PolicyRefusedError(InvalidError):
    """The pack's policy has faults; ``faults`` are rows of `rules.Fault`, every one."""

    code = "policy.refused"

    def __init__(self, faults: tuple[Any, ...]) -> None:
        super().__init__(faults=faults)
        self.faults = faults


class VersionTakenError(ConflictError):
    """The version was loaded before, with other content or since replaced."""

    code = "policy.version_taken"
