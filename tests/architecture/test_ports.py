"""Every port is small, has a recording fake, and a contract that the fake and each implementation keep."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import tests.contracts
from assistant import ports
from tests import fakes

ROOT = Path(__file__).parents[2]
PORTS = tuple(ports.__all__)
PACKAGES = ("assistant", "retrieval", "recommenders")
MOST_METHODS = 5

Signature = tuple[str, ...]


def methods(body: list[ast.stmt]) -> dict[str, Signature]:
    """Return a class body's public methods with the names of their arguments."""
    return {
        node.name: tuple(argument.arg for argument in node.args.args)
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    }


def port_methods() -> dict[str, dict[str, Signature]]:
    tree = ast.parse(Path(ports.__file__).read_text("utf-8"))
    return {node.name: methods(node.body) for node in tree.body if isinstance(node, ast.ClassDef)}


@cache
def classes() -> tuple[tuple[str, dict[str, Signature]], ...]:
    """Return the name and methods of every class of the house."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(
        (node.name, methods(node.body))
        for path in paths
        if path.name != "ports.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )


def implementations(port: str) -> Iterator[str]:
    """Yield the classes of the house whose methods fit a port."""
    wanted = port_methods()[port].items()
    for name, known in classes():
        if wanted <= known.items():
            yield name


def contract_tests(port: str) -> list[type]:
    """Return the test classes that inherit a port's contract."""
    for module in pkgutil.iter_modules(tests.contracts.__path__):
        importlib.import_module(f"tests.contracts.{module.name}")
    found: list[type[object]] = []

    def collect(parent: type[object]) -> None:
        children: list[type[object]] = parent.__subclasses__()
        for child in children:
            found.append(child)
            collect(child)

    for module in pkgutil.iter_modules(tests.contracts.__path__):
        known = vars(importlib.import_module(f"tests.contracts.{module.name}"))
        contract = known.get(f"{port}Contract")
        if inspect.isclass(contract) and contract.__module__.endswith(module.name):
            collect(contract)
    return [child for child in found if child.__name__.startswith("Test")]


def test_ports_are_exactly_the_protocols() -> None:
    assert sorted(port_methods()) == sorted(PORTS)


@pytest.mark.parametrize("port", PORTS)
def test_a_port_has_at_most_five_methods(port: str) -> None:
    assert 1 <= len(port_methods()[port]) <= MOST_METHODS


@pytest.mark.parametrize("port", PORTS)
def test_a_port_has_a_fake_that_keeps_its_contract(port: str) -> None:
    fitting = {
        name
        for name in fakes.__all__
        if inspect.isclass(kind := getattr(fakes, name))
        and all(hasattr(kind, method) or method in _fields(kind) for method in port_methods()[port])
    }
    tested = {name.removeprefix("Test") for name in map(_name, contract_tests(port))}
    assert fitting & tested, f"{port}: no fake of tests/fakes.py inherits tests/contracts' {port}Contract"


@pytest.mark.parametrize("port", PORTS)
def test_every_implementation_of_a_port_keeps_its_contract(port: str) -> None:
    named = " ".join(Path(inspect.getfile(kind)).read_text("utf-8") for kind in contract_tests(port))
    found = list(implementations(port))
    assert found, f"nothing implements {port}"
    untested = [name for name in found if name not in named]
    assert untested == [], f"not held to {port}Contract: {untested}"


def _name(kind: type) -> str:
    return kind.__name__


def _fields(kind: type) -> frozenset[str]:
    return frozenset(getattr(kind, "__dataclass_fields__", ()))
