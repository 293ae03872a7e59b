"""Keep the log that models were trained on beside them, without names, and join what happened since.

A refit learns from both. Nobody can be found in the kept log: its users are numbers. What shoppers did since
comes from the store each time, so that what was forgotten there is forgotten by the next refit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.domain.errors import GenerationDamaged
from assistant.domain.interaction import Interaction
from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.dataset import InteractionDataset, event_weight
from recommenders.items import ItemIndex

__all__ = ["FreshLog", "joined", "load_log", "save_log"]

_NOBODY = "anonymous"
"""User under whom the API files events of no shopper and no conversation."""


class FreshLog:
    """Make a stream of interactions fit for learning, and count it."""

    def __init__(self, interactions: Iterable[Interaction], since: float | None = None) -> None:
        """Take the stream; what happened by `since` (seconds since 1970) is in the kept log already."""
        self._interactions = interactions
        self._since = -np.inf if since is None else since
        self.seen = 0
        """Interactions seen so far."""
        self.events = 0
        """Those of them that are new."""
        self.loudest = 0.0
        """Weight of the strongest of them."""

    def dataset(self, catalogue: Iterable[str] = ()) -> InteractionDataset:
        """Gather them as a dataset whose weights are absolute: a log of views stays a log of views."""
        dataset = InteractionDataset.build(self, catalogue)
        return replace(dataset, weight=dataset.weight * np.float32(self.loudest or 1.0))

    def __iter__(self) -> Iterator[Interaction]:
        for one in self._interactions:
            self.seen += 1
            if one.timestamp is not None and one.timestamp.timestamp() <= self._since:
                continue
            self.events += 1
            self.loudest = max(self.loudest, event_weight(one.event, one.value))
            # Strangers without a conversation are many people: each event tells what sells, and no taste.
            yield replace(one, user_id=f"{_NOBODY}-{self.events}") if one.user_id == _NOBODY else one


def joined(base: InteractionDataset, fresh: InteractionDataset) -> InteractionDataset:
    """Return the interactions of both; users of the two are different people."""
    items = ItemIndex([*base.items.ids, *fresh.items.ids])
    countries = tuple(dict.fromkeys((*base.countries, *fresh.countries)))
    moved = [items.positions(one.items.ids).astype(np.int32)[one.item_of] for one in (base, fresh)]
    homes = []
    for one in (base, fresh):
        place = np.array([countries.index(name) for name in one.countries] + [-1], dtype=np.int16)
        known = one.country_of if one.country_of is not None else np.full(len(one.users), -1, dtype=np.int16)
        homes.append(place[known])
    return InteractionDataset(
        items,
        (*(f"base-{number}" for number in range(len(base.users))), *fresh.users),
        np.concatenate([base.indptr, fresh.indptr[1:] + len(base)]),
        np.concatenate(moved),
        np.concatenate([base.weight, fresh.weight]),
        np.concatenate([base.time, fresh.time]),
        countries,
        np.concatenate(homes) if countries else None,
    )


def save_log(dataset: InteractionDataset, directory: Path) -> None:
    """Write the interactions without their users' names into a new directory."""
    directory.mkdir(parents=True)
    save_json(directory, "log", {"items": list(dataset.items.ids), "countries": list(dataset.countries)})
    save_array(directory, "indptr", dataset.indptr)
    save_array(directory, "item_of", dataset.item_of)
    save_array(directory, "weight", dataset.weight)
    # Moments that are not known are minus infinity, which artefacts refuse: they are written as 0.
    known = np.isfinite(dataset.time)
    save_array(directory, "time", np.where(known, dataset.time, 0.0))
    save_array(directory, "timed", known)
    if dataset.country_of is not None:
        save_array(directory, "country_of", dataset.country_of)


def load_log(directory: Path) -> InteractionDataset | None:
    """Read what `save_log` wrote; None where nothing was; raises GenerationDamaged when it is damaged."""
    if not directory.is_dir():
        return None
    try:
        meta = load_json(directory, "log")
        items = ItemIndex(meta["items"])
        countries = tuple(str(name) for name in meta["countries"])
        indptr = load_array(directory, "indptr", np.int64, (None,))
        item_of = load_array(directory, "item_of", np.int32, (None,))
        size, users = item_of.size, indptr.size - 1
        if users < 0 or indptr[0] != 0 or indptr[-1] != size or (np.diff(indptr) < 0).any():
            raise ValueError("indptr.npy does not fit item_of.npy")
        if list(items.ids) != meta["items"] or (
            size and not 0 <= item_of.min() <= item_of.max() < len(items)
        ):
            raise ValueError("item_of.npy points outside of the items")
        timed = load_array(directory, "timed", np.bool_, (size,))
        time = np.where(timed, load_array(directory, "time", np.float64, (size,)), -np.inf)
        country_of = load_array(directory, "country_of", np.int16, (users,)) if countries else None
        weight = load_array(directory, "weight", np.float32, (size,))
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise GenerationDamaged(
            f"The log of the last training is damaged ({type(error).__name__}); run `dragoman train` again"
        ) from error
    names = tuple(f"base-{number}" for number in range(users))
    return InteractionDataset(items, names, indptr, item_of, weight, time, countries, country_of)
