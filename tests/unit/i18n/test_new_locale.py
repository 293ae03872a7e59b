"""Adding a locale is adding a folder: no list of languages stands anywhere."""

import shutil
from pathlib import Path

from assistant.i18n.locale import Locales, locales_folder
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages, msg
from assistant.reply.localizer import Localizer
from assistant.understanding.lexicon import TomlLexicon

TEXT = "Close"


def test_a_folder_copied_under_a_new_name_is_a_new_locale(tmp_path: Path) -> None:
    """Take Danish for Icelandic; its own exam and dialogues are no part of what makes a locale."""
    root = tmp_path / "locales"
    held_out = shutil.ignore_patterns("dialogues.toml", "exam.toml", "__pycache__")
    for folder in ("en", "da"):
        shutil.copytree(locales_folder() / folder, root / folder, ignore=held_out)
    shutil.copy(locales_folder() / "concepts.toml", root)
    before = Locales.discover(folder=root)
    assert "is" not in before.tags

    shutil.copytree(root / "da", root / "is")
    catalogue = root / "is" / "LC_MESSAGES" / "dragoman.po"
    catalogue.write_text(catalogue.read_text("utf-8").replace('"Language: da', '"Language: is'), "utf-8")
    locales = Locales.discover(folder=root)

    assert "is" in locales.tags
    icelandic = locales.negotiate("is-IS")
    assert icelandic is not None
    assert (icelandic.folder, icelandic.babel_id, icelandic.direction) == ("is", "is", "ltr")
    lexicon = TomlLexicon.load(root)
    words = Localizer(locales, Messages(locales, root), Markets.load(), lexicon)
    assert words.disclosure("is") == words.disclosure("da") != words.disclosure("en")
    assert lexicon.words("boots", "is") == lexicon.words("boots", "da")


def test_a_folder_without_sentences_is_not_offered(tmp_path: Path) -> None:
    for folder in ("en", "de"):
        shutil.copytree(locales_folder() / folder / "LC_MESSAGES", tmp_path / folder / "LC_MESSAGES")
    (tmp_path / "is").mkdir()
    locales = Locales.discover(folder=tmp_path)
    assert locales.tags == ("de", "en")
    assert Messages(locales, tmp_path).for_locale("is").get(msg(TEXT)) == TEXT
