"""Write and read model artefacts as plain arrays and JSON; never pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

__all__ = ["empty_sparse", "load_array", "load_json", "load_sparse", "save_array", "save_json", "save_sparse"]


def empty_sparse(rows: int, columns: int) -> sp.csr_array[np.float32]:
    """Return a sparse matrix of zeros."""
    parts = (np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(rows + 1, np.int64))
    return sp.csr_array(parts, shape=(rows, columns))


def save_array(directory: Path, name: str, values: NDArray[Any]) -> None:
    """Write one array as `<name>.npy`."""
    np.save(directory / f"{name}.npy", values, allow_pickle=False)


def load_array(
    directory: Path,
    name: str,
    dtype: type[np.generic],
    shape: tuple[int | None, ...],
    mapped: bool = False,
    finite: bool = True,
) -> NDArray[Any]:
    """Read one array and check its type and shape (None: any length); raises ValueError when it differs.

    `mapped` leaves the array on disk, so that workers share its pages. `finite` refuses infinity and NaN.
    """
    path = directory / f"{name}.npy"
    try:
        values: NDArray[Any] = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        raise
    except Exception as error:  # numpy lets through what its parser of a damaged header stumbles over
        raise ValueError(f"{path.name} is damaged: {type(error).__name__}") from error
    if values.dtype != np.dtype(dtype) or values.ndim != len(shape):
        raise ValueError(f"{path.name} holds {values.dtype}{values.shape}, not {np.dtype(dtype)}{shape}")
    if any(want is not None and have != want for have, want in zip(values.shape, shape, strict=True)):
        raise ValueError(f"{path.name} has shape {values.shape}, not {shape}")
    if finite and not mapped and values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ValueError(f"{path.name} holds values that are not finite")
    return np.asarray(values)  # a plain view: numpy's memmap class is slow to slice


def save_sparse(directory: Path, name: str, matrix: sp.csr_array[np.float32]) -> None:
    """Write a sparse matrix as three arrays."""
    save_array(directory, f"{name}.data", matrix.data.astype(np.float32, copy=False))
    save_array(directory, f"{name}.indices", matrix.indices.astype(np.int32, copy=False))
    save_array(directory, f"{name}.indptr", matrix.indptr.astype(np.int64, copy=False))


def load_sparse(directory: Path, name: str, shape: tuple[int, int]) -> sp.csr_array[np.float32]:
    """Read a sparse matrix of a known shape; raises ValueError when the parts do not fit together."""
    data = load_array(directory, f"{name}.data", np.float32, (None,))
    indices = load_array(directory, f"{name}.indices", np.int32, (data.size,))
    indptr = load_array(directory, f"{name}.indptr", np.int64, (shape[0] + 1,))
    if indptr[0] != 0 or indptr[-1] != data.size or (np.diff(indptr) < 0).any():
        raise ValueError(f"{name}.indptr.npy does not fit {name}.data.npy")
    if indices.size and (indices.min() < 0 or indices.max() >= shape[1]):
        raise ValueError(f"{name}.indices.npy points outside of {shape[1]} columns")
    return sp.csr_array((data, indices, indptr), shape=shape)


def save_json(directory: Path, name: str, value: Mapping[str, object]) -> None:
    """Write one JSON object as `<name>.json`."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    (directory / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def load_json(directory: Path, name: str) -> dict[str, Any]:
    """Read one JSON object; raises ValueError when it is something else."""
    value = json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise ValueError(f"{name}.json does not hold an object")
    return value
