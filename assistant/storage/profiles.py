"""Keep in the database what shoppers told the shop of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from assistant.domain.portrait import Portrait
from assistant.domain.profile import NO_PROFILE, Profile
from assistant.ports import Clock
from assistant.storage.consents import last_consent, refusing_shoppers
from assistant.storage.database import Database
from assistant.storage.models import ProfileRow

__all__ = ["SqlProfileStore"]


class SqlProfileStore:
    """A ProfileStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, shopper_id: str) -> Profile:
        """Return what a shopper stated; an empty profile for one who said nothing."""
        statement = select(ProfileRow.stated).where(ProfileRow.shopper_id == shopper_id)
        stated = await self._database.read(lambda connection: connection.execute(statement).scalar())
        return NO_PROFILE if stated is None else _profile(stated)

    async def put(self, shopper_id: str, profile: Profile) -> None:
        """Replace what a shopper stated."""
        row = {
            "shopper_id": shopper_id,
            "stated": {**asdict(profile), "portrait": profile.portrait.to_json()},
            "updated_at": self._clock.now().astimezone(UTC),
        }

        def write(connection: Connection) -> None:
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            statement = dialect.insert(ProfileRow).values(row)
            changed = {name: statement.excluded[name] for name in ("stated", "updated_at")}
            connection.execute(statement.on_conflict_do_update(index_elements=["shopper_id"], set_=changed))

        await self._database.write(write)

    async def forget(self, shopper_id: str) -> bool:
        """Delete a shopper's profile; return whether there was one."""
        statement = delete(ProfileRow).where(ProfileRow.shopper_id == shopper_id)
        gone = await self._database.write(lambda connection: connection.execute(statement).rowcount)
        if gone:
            await self._database.scrub()
        return bool(gone)

    async def allows(self, shopper_id: str) -> bool:
        """Tell whether the shopper lets behaviour and profile be used; true until it was refused."""
        return await self._database.read(lambda connection: last_consent(connection, shopper_id))

    async def everyone(self) -> Mapping[str, Profile]:
        """Return the profiles of all shoppers who let them be used."""
        statement = select(ProfileRow.shopper_id, ProfileRow.stated).where(
            ProfileRow.shopper_id.not_in(refusing_shoppers())
        )
        rows = await self._database.read(lambda connection: connection.execute(statement).all())
        return {row.shopper_id: _profile(row.stated) for row in rows}


def _profile(stated: Mapping[str, Any]) -> Profile:
    return Profile(
        categories=tuple(stated["categories"]),
        brands=tuple(stated["brands"]),
        attributes={name: tuple(values) for name, values in stated["attributes"].items()},
        products=tuple(stated["products"]),
        facts=dict(stated["facts"]),
        friends=tuple(stated["friends"]),
        groups=tuple(stated["groups"]),
        portrait=Portrait.from_json(stated.get("portrait", ())),
    )
