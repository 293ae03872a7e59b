"""Read every setting once, from `DRAGOMAN_…` variables and `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.domain.offer import Undeliverable

__all__ = ["Settings"]


class Settings(BaseSettings):
    """What an operator can choose; every field is a row of the table in docs/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix="DRAGOMAN_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data_dir: Path = Field(Path("var"), description="Folder of generations, database and logs.")
    embedding_model: str = Field(
        "packaged",
        description="`packaged` (offline, both voters), `packaged-fast` (USE alone), or any "
        "sentence-transformers model: a hub name or a folder.",
    )
    embedding_url: str | None = Field(
        None,
        description="A server that speaks the OpenAI protocol, `http://host:port/v1`; then "
        "`DRAGOMAN_EMBEDDING_MODEL` names a model there. Index again after changing it.",
    )
    embedding_key: SecretStr | None = Field(None, description="Key of that server.")
    reranker: str | None = Field(
        None,
        description="A sentence-transformers CrossEncoder (hub name or folder) that reads the leading "
        "products of a search once more; none when not set.",
    )
    reranker_top: int = Field(20, ge=2, le=200, description="Products of a list that the reranker reads.")
    reranker_deadline_s: float = Field(
        0.5, gt=0, le=30, description="Seconds it may take; after them the list stays as it was."
    )
    pictures: Path | None = Field(
        None,
        description="Folder of product pictures, for search by picture: files named as a product's id or as "
        "its `image_url` ends. Nothing is fetched. Index again after changing it.",
    )
    picture_model: str = Field(
        "packaged",
        description="`packaged` (EfficientNet-Lite0, offline, needs the extra `visual`) or a CLIP model of "
        "sentence-transformers: a hub name or a folder. Index again after changing it.",
    )
    chroma_url: str | None = Field(
        None, description="A Chroma server on a private network, `http://host:port`; embedded when not set."
    )
    database_url: str | None = Field(
        None, description="SQLAlchemy URL of the database; SQLite in the data folder when not set."
    )
    redis_url: str | None = Field(
        None, description="Reserved for locks and stream resume across workers; not used by one worker."
    )
    openai_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("DRAGOMAN_OPENAI_API_KEY", "OPENAI_API_KEY"),
        description="Key of the model provider; replies come from templates when neither key nor base URL "
        "is set. Plain `OPENAI_API_KEY` counts too.",
    )
    openai_base_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DRAGOMAN_OPENAI_BASE_URL", "OPENAI_BASE_URL"),
        description="Any server that speaks the OpenAI protocol, `http://host:port/v1`. Plain "
        "`OPENAI_BASE_URL` counts too.",
    )
    llm_model: str = Field("gpt-5-mini", description="Model that composes replies.")
    llm_fallback_model: str | None = Field(None, description="Second model, tried once when the first fails.")
    llm_deadline_s: float = Field(
        8.0, gt=0, le=120, description="Seconds a reply may take before the template answers."
    )
    translate_to: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Comma-separated languages into which `dragoman index` has the model translate product "
        "texts that the shop has not; none when not set. Translations are marked as the machine's.",
    )
    glossary: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Comma-separated words that stay as they are in translations, beside brands."
    )
    default_locale: str = Field("en", description="Locale of shoppers whose language nothing tells.")
    locales: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Comma-separated locales to offer; all folders in `locales/` when not set."
    )
    default_market: str = Field("US", description="Country of shoppers who do not say theirs.")
    undeliverable: Undeliverable = Field(
        Undeliverable.LAST,
        description="What becomes of products that are not shipped to the shopper's country: `show` leaves "
        "them where they are, `last` puts them behind the others, `hide` finds none.",
    )
    rates_file: Path | None = Field(
        None,
        description="Own exchange rates, in the form of `locales/rates.toml`; they win over packaged ones.",
    )
    rates_max_age_days: int | None = Field(
        None,
        ge=0,
        le=36500,
        description="Age in days beyond which an exchange rate converts no more: prices stay in the shop's "
        'currency and answers say `degraded: ["rates"]`. Any age when not set.',
    )
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Comma-separated server keys that may speak for a shopper with `X-Shopper-Id`."
    )
    jwt_secret: SecretStr | None = Field(None, description="HS256 secret of shopper tokens.")
    jwks: str | None = Field(
        None, description="JSON Web Key Set (the JSON itself or a file) of shopper tokens."
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Comma-separated origins whose pages may call the API."
    )
    rate_limit: str = Field("60/second", description="Turns a client may take, `count/second|minute|hour`.")
    retention_days: int = Field(90, ge=1, le=3650, description="Days a conversation is kept.")
    explore_share: float = Field(
        0.1,
        ge=0,
        le=0.5,
        description="Share of suggestion lists whose last place is given to chance, to find out what "
        "shoppers like; shoppers who declined personalisation get none.",
    )
    explore_policy: Literal["thompson", "linucb", "uniform"] = Field(
        "thompson",
        description="What is tried there: `thompson` (products by their own record), `linucb` (by the parts "
        "of their score), `uniform`.",
    )
    refit_every_h: float = Field(
        24.0,
        ge=0,
        le=8760,
        description="Hours after which recommenders learn anew from the stored interactions, in a process "
        "beside the server; 0 for only when asked by `POST /v1/admin/refit` or `dragoman refit`.",
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("locales", "api_keys", "allowed_origins", "translate_to", "glossary", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def database(self) -> str:
        """SQLAlchemy URL in use."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'dragoman.sqlite3'}"

    @property
    def llm_configured(self) -> bool:
        """Whether a model provider is set."""
        return self.openai_api_key is not None or self.openai_base_url is not None
