"""Modules are small, say what they offer, and do nothing that harms: held for every file, by its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, Source, sources

MOST_LINES = 300
LONGER: dict[str, str] = {"server.py": "the one file that knows everyone, and the command line's workshop"}
"""Files that may be longer, and why."""
NEVER_IMPORTED = frozenset({"pickle", "joblib", "shelve", "marshal", "dill", "cloudpickle"})
NEVER_CALLED = frozenset({"eval", "exec", "compile", "__import__"})
ARRAY_LOADERS = frozenset({"np.load", "numpy.load"})
MAY_PRINT = ("assistant/cli/", "benchmarks/", "server.py")
MAY_KNOW_THE_SERVER = ("tests/", "benchmarks/")


def calls(source: Source) -> Iterator[tuple[str, int]]:
    """Yield (function as written, line) for each call."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def sort_key(name: str) -> tuple[int, str]:
    """Order names as ruff does: CONSTANTS, Classes, functions."""
    if name.isupper():
        return 0, name
    return (1, name) if name[0].isupper() else (2, name)


def test_a_file_holds_one_noun(capsys: pytest.CaptureFixture[str]) -> None:
    lines = {source.name: source.text.count("\n") for source in sources()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES and name not in LONGER} == {}
    with capsys.disabled():
        for name, reason in LONGER.items():
            print(f"\n{name}: {lines[name]} lines: {reason}")


def test_no_exception_outlives_its_need() -> None:
    lines = {source.name: source.text.count("\n") for source in sources()}
    assert [name for name in LONGER if lines[name] <= MOST_LINES] == []


def test_exports_are_sorted_and_exist() -> None:
    assert [
        source.name
        for source in sources()
        if (names := source.exported) is not None
        and (names != sorted(set(names), key=sort_key) or not set(names) <= set(_defined(source)))
    ] == []


def test_what_others_import_is_exported() -> None:
    exported = {source.module: source.exported for source in sources()}
    assert [
        f"{source.name} takes {name} of {module}, which does not offer it"
        for source in sources(*PACKAGES, "server.py", "benchmarks")
        for module, name in source.imports()
        if module in exported
        and f"{module}.{name}" not in exported
        and name not in (exported[module] or ())
        and not (exported[module] is None and _is_table(module))
    ] == []


def test_nobody_takes_the_private_parts_of_another() -> None:
    own = tuple(f"{package}." for package in PACKAGES)
    assert [
        f"{source.name} takes {module}.{name}"
        for source in sources(*PACKAGES, "server.py", "benchmarks")
        for module, name in source.imports()
        if module.startswith(own) and name.startswith("_")
    ] == []


def test_nothing_is_unpickled_or_evaluated() -> None:
    everything = sources(*PACKAGES, "server.py", "benchmarks")
    assert [
        f"{source.name} imports {module}"
        for source in everything
        for module, _ in source.imports()
        if module.split(".")[0] in NEVER_IMPORTED
    ] == []
    assert [
        f"{source.name}:{line} calls {name}"
        for source in everything
        for name, line in calls(source)
        if name in NEVER_CALLED
    ] == []


def test_arrays_are_loaded_without_pickles() -> None:
    loads = [
        (f"{source.name}:{node.lineno}", {k.arg: ast.unparse(k.value) for k in node.keywords})
        for source in sources(*PACKAGES, "server.py", "benchmarks")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and (ast.unparse(node.func) in ARRAY_LOADERS or any(k.arg == "allow_pickle" for k in node.keywords))
    ]
    assert loads
    assert [place for place, said in loads if said.get("allow_pickle") != "False"] == []


def test_only_the_command_line_prints() -> None:
    assert [
        f"{source.name}:{line}"
        for source in sources()
        if not source.name.startswith(MAY_PRINT)
        for name, line in calls(source)
        if name == "print" and line not in _main(source)
    ] == []


def test_nobody_imports_the_composition_root() -> None:
    knowing = {
        source.name
        for source in sources(*PACKAGES, "benchmarks", "tests")
        for module, _ in source.imports()
        if module.split(".")[0] == "server"
    }
    assert [name for name in sorted(knowing) if not name.startswith(MAY_KNOW_THE_SERVER)] == []


def _main(source: Source) -> set[int]:
    """Return the lines of a module's own `main`: a module that is a command itself prints there."""
    mains = [node for node in source.tree.body if isinstance(node, ast.FunctionDef) and node.name == "main"]
    return {line for node in mains for line in range(node.lineno, (node.end_lineno or 0) + 1)}


def _defined(source: Source) -> Iterator[str]:
    """Yield the names a module binds at its top level."""
    for node in source.tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (ast.unparse(target) for target in targets)
            case ast.AnnAssign(target=target):
                yield ast.unparse(target)
            case ast.ImportFrom(names=names) | ast.Import(names=names):
                yield from (alias.asname or alias.name for alias in names)


def _is_table(module: str) -> bool:
    """Tell a file of nothing but named sentences or pictures, where all is offered."""
    return module == "assistant.reply.phrases" or module.startswith("demo.shapes.")
