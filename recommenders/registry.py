"""Know every item model by its name, so that artefacts and requests can name one."""

from __future__ import annotations

from collections.abc import Mapping

from recommenders.als import Als
from recommenders.base import ItemModel
from recommenders.bpr import Bpr
from recommenders.content import Content
from recommenders.cross_market import CrossMarket
from recommenders.ease import Ease
from recommenders.gru import Gru
from recommenders.item_knn import ItemKNN
from recommenders.mult_vae import MultVae
from recommenders.popularity import Popularity
from recommenders.sasrec import SasRec
from recommenders.social import Social
from recommenders.transitions import Transitions
from recommenders.user_knn import UserKNN
from recommenders.visual import Visual
from recommenders.warp import Warp

__all__ = ["MODELS", "model_class"]

MODELS: Mapping[str, type[ItemModel]] = {
    model.name: model
    for model in (
        Als,
        Bpr,
        Content,
        CrossMarket,
        Ease,
        Gru,
        ItemKNN,
        MultVae,
        Popularity,
        SasRec,
        Social,
        Transitions,
        UserKNN,
        Visual,
        Warp,
    )
}
"""Name → model; none of them imports a heavy library before it is fitted."""


def model_class(name: str) -> type[ItemModel]:
    """Return the model of a name; raises ValueError that lists those there are."""
    if name not in MODELS:
        raise ValueError(f"no model is called {name!r}; there are {', '.join(sorted(MODELS))}")
    return MODELS[name]
