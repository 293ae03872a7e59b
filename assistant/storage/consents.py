"""Read what shoppers allowed: the last word of each counts."""

from __future__ import annotations

from sqlalchemy import Connection, Select, func, select

from assistant.storage.models import ConsentRow

__all__ = ["last_consent", "refusing_shoppers"]

_PURPOSE = "personalization"


def last_consent(connection: Connection, shopper_id: str | None) -> bool:
    """Tell whether a shopper lets behaviour be used; true for strangers and until it was refused."""
    if shopper_id is None:
        return True
    granted = connection.execute(
        select(ConsentRow.granted)
        .where(ConsentRow.shopper_id == shopper_id, ConsentRow.purpose == _PURPOSE)
        .order_by(ConsentRow.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return True if granted is None else granted


def refusing_shoppers() -> Select[str | None]:
    """Select the ids of the shoppers whose last word was no."""
    latest = (
        select(func.max(ConsentRow.id))
        .where(ConsentRow.shopper_id.is_not(None), ConsentRow.purpose == _PURPOSE)
        .group_by(ConsentRow.shopper_id)
    )
    return select(ConsentRow.shopper_id).where(ConsentRow.id.in_(latest), ConsentRow.granted.is_(False))
