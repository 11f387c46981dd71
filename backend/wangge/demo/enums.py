"""The accounts of the demo county."""

from dataclasses import dataclass
from enum import StrEnum

from wangge.accounts.enums import Role

PASSWORD = "wangge-demo"  # noqa: S105 -- printed at every start, and only ever in demo mode


class Setting(StrEnum):
    """What kind of place somebody speaks of; pastoral places are rural too."""

    RURAL = "rural"
    PASTORAL = "pastoral"
    URBAN = "urban"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo; ``chain`` 1 is one village, its town and county, 2 another."""

    username: str
    role: Role
    chain: int


_NAMES = {
    "worker": Role.GRID_WORKER,
    "agent": Role.PETITION_AGENT,
    "village": Role.VILLAGE_LEAD,
    "town": Role.TOWN_OFFICER,
    "county": Role.COUNTY_OFFICER,
    "unit": Role.UNIT_HANDLER,
    "leader": Role.COUNTY_LEADER,
    "admin": Role.ADMINISTRATOR,
}

ACCOUNTS: tuple[DemoAccount, ...] = tuple(
    DemoAccount(name if chain == 1 else f"{name}2", role, chain)
    for chain in (1, 2)
    for name, role in _NAMES.items()
)
