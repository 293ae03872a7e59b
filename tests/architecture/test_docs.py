"""Docs that lag behind the code fail here."""

from pathlib import Path

from assistant.settings import Settings

ROOT = Path(__file__).parents[2]


def settings_table() -> str:
    """Return the table of docs/settings.md as the code would write it."""
    rows = ["| variable | default | what |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default in (None, ()) else f"`{default}`"
        rows.append(f"| `DRAGOMAN_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert settings_table() in documented


def test_every_adr_title_is_a_claim_with_its_number() -> None:
    for path in sorted((ROOT / "docs" / "adr").glob("*.md")):
        title = path.read_text("utf-8").splitlines()[0]
        assert title.startswith(f"# {int(path.name[:4])}. "), path.name
        assert len(title.split()) > 4, path.name
