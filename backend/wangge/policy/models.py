"""Every version of the county's policy that was ever loaded."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base


class PolicyVersion(Base):
    """One version; the newest is in force. ``body`` is what `rules.policy_body` makes."""

    __tablename__ = "policy_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(40), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]
