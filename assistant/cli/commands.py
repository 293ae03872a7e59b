"""Carry out the commands; what they work with is handed in by the composition root."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from assistant.cli.doctor import Finding, Health, as_data, as_text
from assistant.cli.evaluation import Evaluation, EvaluationOptions, print_evaluation
from assistant.cli.progress import Progress
from assistant.cli.report import print_report
from assistant.domain.conversation import TurnContext

__all__ = ["Workshop", "run"]


class Workshop(Protocol):
    """What the commands can do, each with the engines it needs."""

    def index(
        self,
        feeds: Sequence[Path],
        *,
        feed_format: str | None,
        max_bad: float,
        rejects: Path | None,
        policies: Path | None,
        pictures: Path | None,
        progress: Progress,
    ) -> Mapping[str, Any]:
        """Index feeds into a new generation; return what was done."""

    def update_prices(
        self, files: Sequence[Path], *, max_bad: float, rejects: Path | None
    ) -> Mapping[str, Any]:
        """Change prices and stock of the catalogue served; return what was done."""

    def rollback(self) -> Mapping[str, Any]:
        """Serve the catalogue before the current one again; return which."""

    def train(self, logs: Sequence[Path], *, max_bad: float, progress: Progress) -> Mapping[str, Any]:
        """Train on interaction logs and publish the models; return what was done."""

    def tune(self, logs: Sequence[Path], *, shoppers: int, progress: Progress) -> Mapping[str, Any]:
        """Choose the blend's weights on a log and publish them; return what they are worth."""

    def refit(self, *, scheduled: bool, progress: Progress) -> Mapping[str, Any]:
        """Learn anew from the log of the last training and what is stored since; return what was done."""

    def demo(self, *, quiet: bool) -> Mapping[str, Any]:
        """Make what of the demo shop is missing; return what was done."""

    def serve(self, host: str, port: int, workers: int) -> None:
        """Serve until it is stopped."""

    async def chat(self, context: TurnContext, *, as_json: bool) -> int:
        """Talk in the terminal."""

    def evaluate(
        self, what: str, logs: Sequence[Path], *, options: EvaluationOptions, progress: Progress
    ) -> Evaluation:
        """Measure an engine; return a table or more with a row for each model or language."""

    def findings(self) -> Sequence[Finding]:
        """Look at settings and dependencies."""


def run(arguments: argparse.Namespace, workshop: Workshop) -> int:
    """Carry out one parsed command and return its exit status."""
    as_json: bool = arguments.json
    match arguments.command:
        case "index" if arguments.prices:
            changed = workshop.update_prices(
                arguments.prices, max_bad=arguments.max_bad, rejects=arguments.rejects
            )
            print_report(changed, as_json=as_json)
        case "rollback":
            print_report(workshop.rollback(), as_json=as_json)
        case "index":
            facts = workshop.index(
                arguments.feeds,
                feed_format=arguments.format,
                max_bad=arguments.max_bad,
                rejects=arguments.rejects,
                policies=arguments.policies,
                pictures=arguments.pictures,
                progress=Progress("embedding", as_json),
            )
            print_report(facts, as_json=as_json)
        case "train" | "tune" | "refit":
            print_report(_learn(arguments, workshop), as_json=as_json)
        case "demo":
            print_report(workshop.demo(quiet=as_json), as_json=as_json)
            if not arguments.no_serve:
                workshop.serve(arguments.host, arguments.port, 1)
        case "serve":
            workshop.serve(arguments.host, arguments.port, arguments.workers)
        case "chat":
            import asyncio

            context = TurnContext(arguments.language, arguments.currency, arguments.country)
            return asyncio.run(workshop.chat(context, as_json=as_json))
        case "evaluate":
            print_evaluation(_evaluate(arguments, workshop), as_json=as_json)
        case "doctor":
            findings = workshop.findings()
            if as_json:
                print_report({"findings": as_data(findings)}, as_json=True)
            else:
                print(as_text(findings))
            return int(any(finding.health is Health.BROKEN for finding in findings))
    return 0


def _evaluate(arguments: argparse.Namespace, workshop: Workshop) -> Evaluation:
    options = EvaluationOptions(
        split=arguments.split,
        models=arguments.models,
        lengths=arguments.k,
        folds=arguments.folds,
        most_cases=arguments.max_cases,
        items=arguments.items,
        layout=arguments.layout,
        max_bad=arguments.max_bad,
        html=arguments.html,
        languages=arguments.languages,
        part=arguments.part,
    )
    progress = Progress("comparing", arguments.json)
    return workshop.evaluate(arguments.what, arguments.logs, options=options, progress=progress)


def _learn(arguments: argparse.Namespace, workshop: Workshop) -> Mapping[str, Any]:
    """Carry out one of the commands that learn from behaviour."""
    progress = Progress("training", arguments.json)
    match arguments.command:
        case "train":
            return workshop.train(arguments.logs, max_bad=arguments.max_bad, progress=progress)
        case "tune":
            return workshop.tune(arguments.logs, shoppers=arguments.shoppers, progress=progress)
        case _:
            return workshop.refit(scheduled=arguments.scheduled, progress=progress)
