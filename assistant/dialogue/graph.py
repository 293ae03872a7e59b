"""Wire the steps of a turn as a LangGraph; the only file that imports it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any, Protocol, cast

from langgraph.graph import END, START, StateGraph

from assistant.dialogue.work import Work

__all__ = ["Steps", "TurnGraph"]


class Steps(Protocol):
    """The steps that the graph orders; each returns what it adds to the work."""

    def understand(self, work: Work) -> Work:
        """Tell language, view and meaning."""

    async def classify(self, work: Work) -> Work:
        """Guess what no pattern explains, by its likeness to exemplars."""

    def decide(self, work: Work) -> Work:
        """Choose the move."""

    async def retrieve(self, work: Work) -> Work:
        """Find products for the words."""

    async def recommend(self, work: Work) -> Work:
        """Find products for the shopper's taste."""

    async def rank(self, work: Work) -> Work:
        """Make one list of both."""

    async def answer(self, work: Work) -> Work:
        """Plan the reply."""

    def after_understand(self, work: Work) -> str:
        """Name the next step: a guess where the meaning is open, or the decision."""

    def after_decide(self, work: Work) -> list[str]:
        """Name the next steps: the engines, or the answer at once."""

    def after_rank(self, work: Work) -> list[str]:
        """Name the next steps: the engines again for a looser wish, or the answer."""


class TurnGraph:
    """Run understand → decide → (retrieve ∥ recommend → rank, looser until something fits) → answer.

    A message that patterns leave open is classified before the decision.
    """

    def __init__(self, steps: Steps) -> None:
        graph: StateGraph[Work] = StateGraph(Work)
        nodes = {"understand": _inline(steps.understand), "decide": _inline(steps.decide)}
        for name in ("classify", "retrieve", "recommend", "rank", "answer"):
            nodes[name] = getattr(steps, name)
        for name, node in nodes.items():
            graph.add_node(name, node)
        graph.add_edge(START, "understand")
        graph.add_conditional_edges("understand", _inline(steps.after_understand), ["classify", "decide"])
        graph.add_edge("classify", "decide")
        graph.add_conditional_edges(
            "decide", _inline(steps.after_decide), ["retrieve", "recommend", "answer"]
        )
        graph.add_edge("retrieve", "rank")
        graph.add_edge("recommend", "rank")
        graph.add_conditional_edges("rank", _inline(steps.after_rank), ["retrieve", "recommend", "answer"])
        graph.add_edge("answer", END)
        self._graph = graph.compile()

    async def run(self, work: Work) -> AsyncGenerator[tuple[str, Work]]:
        """Yield (step, what it added) as each step finishes."""
        async for update in self._graph.astream(work, {"recursion_limit": 60}, stream_mode="updates"):
            for step, added in update.items():
                yield step, cast("Work", added or {})

    def picture(self) -> str:
        """Return the graph as Mermaid text."""
        return self._graph.get_graph().draw_mermaid()


def _inline(step: Callable[[Work], Any]) -> Callable[..., Any]:
    """Make a quick step a coroutine: LangGraph sends a plain function to a thread, eight hops a turn."""

    async def run(work: Work) -> Any:
        return step(work)

    return run
