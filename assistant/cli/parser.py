"""Parse the command line; imports nothing heavy, so that --help is instant."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

__all__ = ["FORMATS", "build_parser", "parse"]

_SPLITS = ("leave-last-out", "per-user-time", "global-time", "k-fold")
_LAYOUTS = ("table", "jsonl", "parquet", "sequences", "sessions")
FORMATS = (
    *(
        "native-jsonl",
        "native-json",
        "native-csv",
        "native-parquet",
        "google-merchant",
        "google-merchant-xml",
    ),
    *("openai", "shopify-csv", "shopify-json", "json-ld", "json-ld-page", "amazon-meta", "movielens"),
)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the parsed command line; exits with 2 and a readable message when it is wrong."""
    parser = build_parser()
    parsed = parser.parse_args(arguments)
    if parsed.command == "index" and bool(parsed.feeds) == bool(parsed.prices):
        parser.error("index takes feeds, or --prices with files of prices: name one of the two")
    return parsed


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the `dragoman` command."""
    parser = argparse.ArgumentParser(
        prog="dragoman",
        description="A shopping assistant for shops whose catalogue and shoppers speak different languages.",
        epilog="Settings come from DRAGOMAN_… variables or a .env file; see docs/settings.md.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    shared.add_argument(
        "--data-dir", type=Path, help="folder of generations and database (DRAGOMAN_DATA_DIR)"
    )
    serving = argparse.ArgumentParser(add_help=False)
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serving.add_argument("--port", type=_port, default=8000, help="port to listen on (default: %(default)s)")

    demo = commands.add_parser(
        "demo", parents=[shared, serving], help="index the demo shop, train on its log, and serve it"
    )
    demo.add_argument("--no-serve", action="store_true", help="stop when everything is ready to serve")

    index = commands.add_parser("index", parents=[shared], help="index product feeds into a new generation")
    index.add_argument("feeds", nargs="*", type=Path, metavar="FEED", help="file of any supported format")
    index.add_argument(
        "--prices",
        nargs="+",
        type=Path,
        default=(),
        metavar="FILE",
        help="change only prices and stock of what is served: id, price, sale_price, availability, stock, …",
    )
    index.add_argument("--format", choices=FORMATS, help="take the feed for this format instead of guessing")
    index.add_argument("--max-bad", type=_share, default=0.2, help="share of bad rows allowed (default: 0.2)")
    index.add_argument("--rejects", type=Path, help="write bad rows here (default: in the data folder)")
    index.add_argument("--policies", type=Path, help="JSON file of shop policies: {topic: {language: text}}")
    index.add_argument(
        "--pictures",
        type=Path,
        metavar="FOLDER",
        help="product pictures for search by picture, named as their ids or as image_url ends",
    )

    commands.add_parser("rollback", parents=[shared], help="serve the catalogue before the current one again")

    train = commands.add_parser("train", parents=[shared], help="train recommenders on interaction logs")
    train.add_argument(
        "logs", nargs="+", type=Path, metavar="INTERACTIONS", help="log: a file of any layout, or a folder"
    )
    train.add_argument("--max-bad", type=_share, default=0.2, help="share of bad rows allowed (default: 0.2)")

    tune = commands.add_parser(
        "tune", parents=[shared], help="choose how much taste weighs against words, on held-out purchases"
    )
    tune.add_argument("logs", nargs="+", type=Path, metavar="LOG", help="CSV or JSONL log of interactions")
    tune.add_argument(
        "--shoppers", type=_count, default=400, help="most shoppers to hold out (default: %(default)s)"
    )

    refit = commands.add_parser(
        "refit", parents=[shared], help="learn anew from the last log and what is stored since"
    )
    refit.add_argument("--scheduled", action="store_true", help="do nothing when nothing happened since")

    serve = commands.add_parser("serve", parents=[shared, serving], help="serve the API and the storefront")
    serve.add_argument("--workers", type=int, default=1, help="number of processes (default: %(default)s)")

    chat = commands.add_parser("chat", parents=[shared], help="talk to the assistant in the terminal")
    chat.add_argument("--language", help="BCP 47 tag; detected when not given")
    chat.add_argument("--currency", help="ISO 4217 code")
    chat.add_argument("--country", help="ISO 3166 code")

    evaluate = commands.add_parser("evaluate", parents=[shared], help="measure quality on a data set")
    evaluate.add_argument(
        "what", choices=("retrieval", "recommenders", "exploration", "dialogue"), help="what"
    )
    evaluate.add_argument(
        "logs",
        nargs="*",
        type=Path,
        metavar="INTERACTIONS",
        help="logs of recommenders: files, or a folder of them; judged queries of retrieval: JSON lines",
    )
    talking = evaluate.add_argument_group("dialogue")
    talking.add_argument(
        "--languages", type=_names, default=(), metavar="TAG,…", help="locales to talk in (default: all)"
    )
    talking.add_argument(
        "--part",
        choices=("dev", "test", "all"),
        default="dev",
        help="dialogues to build with, those kept for testing, or all (default: %(default)s)",
    )
    comparing = evaluate.add_argument_group("recommenders")
    comparing.add_argument(
        "--split", choices=_SPLITS, default=_SPLITS[0], help="how the log is parted (default: %(default)s)"
    )
    comparing.add_argument(
        "--models", type=_names, default=(), metavar="NAME,…", help="models to compare (default: all)"
    )
    comparing.add_argument(
        "--k",
        type=_lengths,
        default=(10,),
        metavar="N,…",
        help="lengths of lists; knobs suit the first (default: 10)",
    )
    comparing.add_argument(
        "--items", type=Path, help="titles and descriptions: a file, or a folder known by name"
    )
    comparing.add_argument("--layout", choices=_LAYOUTS, help="take logs for this layout instead of guessing")
    comparing.add_argument(
        "--folds", type=int, default=5, help="parts of random splits (default: %(default)s)"
    )
    comparing.add_argument(
        "--max-cases",
        type=int,
        default=5_000,
        help="users tested at most, evenly spread (default: %(default)s)",
    )
    comparing.add_argument(
        "--max-bad", type=_share, default=0.2, help="share of bad rows allowed (default: 0.2)"
    )
    comparing.add_argument("--html", type=Path, metavar="FILE", help="write a page with tables and plots")

    commands.add_parser("doctor", parents=[shared], help="say what is configured, and what would help")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{text[:20]!r} is not a port; use 1 to 65535, or 0 for any free one"
        )
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a number of shoppers; use 1 to 1000000")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _lengths(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no length; use numbers like 5,10,20") from error


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a share; use a number from 0 to 1")
    return share
