"""What tools/bench_pruning.ts measures, as one writes it in numpy.

A line of JSON on standard input is a command; numbers follow it as raw bytes where it says so. The answer is a line of JSON.
"""
import json
import sys
import time

try:
    import numpy as np
except ImportError:
    np = None

state = {}


def top_k_scatter(w, p):
    """Indices of the k smallest, scattered into a mask."""
    mask = np.ones(w.size, np.uint8)
    mask[np.argpartition(np.abs(w.ravel()), p["k"])[: p["k"]]] = 0
    return mask


def top_k_threshold(w, p):
    """The k-th smallest magnitude, then a comparison: what labs do. Of equal magnitudes it removes all."""
    a = np.abs(w.ravel())
    return (a > np.partition(a, p["k"] - 1)[p["k"] - 1]).astype(np.uint8)


def blocks_of(w, m):
    """Blocks of m inputs of a dense weight [inputs, outputs]: [inputs / m, m, outputs]."""
    return np.abs(w).reshape(w.shape[0] // m, m, w.shape[1])


def nm_sorted(w, p, sort=None):
    """Order of each block, the smallest scattered into a mask."""
    a = blocks_of(w, p["m"])
    mask = np.ones(a.shape, np.uint8)
    order = np.argsort(a, axis=1) if sort is None else sort(a)
    np.put_along_axis(mask, order[:, : p["m"] - p["n"]], 0, axis=1)
    return mask


def nm_partitioned(w, p):
    """The same by a partition of each block."""
    return nm_sorted(w, p, lambda a: np.argpartition(a, p["m"] - p["n"] - 1, axis=1))


def progressive_sorted(w, p):
    """Blocks of smallest L1 norm stay dense, the others become N:M."""
    return progressive(w, p, nm_sorted)


def progressive_partitioned(w, p):
    return progressive(w, p, nm_partitioned)


def progressive(w, p, nm):
    mask = nm(w, p)
    l1 = blocks_of(w, p["m"]).sum(axis=1)
    dense = np.argpartition(l1.ravel(), p["dense"])[: p["dense"]]
    mask.transpose(0, 2, 1)[np.unravel_index(dense, l1.shape)] = 1
    return mask


def distances_rows(w, p):
    """Row by row: all pairs at once would take count^2 length numbers."""
    return np.array([np.sqrt(((w - row) ** 2).sum(axis=1)).sum() for row in w])


def distances_product(w, p):
    """From one product of matrices; digits of close rows are lost."""
    squares = (w * w).sum(axis=1)
    d = squares[:, None] + squares[None, :] - 2 * (w @ w.T)
    return np.sqrt(np.maximum(d, 0)).sum(axis=1)


def read(command):
    count = int(np.prod(command["shape"])) * np.dtype(command["type"]).itemsize
    data = sys.stdin.buffer.read(count)
    return np.frombuffer(data, command["type"]).reshape(command["shape"])


def answer(command):
    do = command["do"]
    if do == "version":
        return {"numpy": None if np is None else np.__version__, "python": sys.version.split()[0]}
    if do == "load":
        state["w"] = read(command)
        return {}
    call = lambda: globals()[command["by"]](state["w"], command["with"])
    if do == "time":
        best = float("inf")
        for _ in range(command["repetitions"]):
            start = time.perf_counter()
            call()
            best = min(best, time.perf_counter() - start)
        return {"ms": 1000 * best}
    if do == "check":
        found, ours = call().ravel(), read(command)
        if found.dtype != np.uint8:
            return {"error": float(np.max(np.abs(found / ours - 1)))}
        # equal magnitudes at the cut may be chosen otherwise
        other = found != ours
        return {"error": float(other.mean()) if np.unique(np.abs(state["w"].ravel()[other])).size > 1 else 0.0}
    raise ValueError(do)


for line in iter(sys.stdin.buffer.readline, b""):
    print(json.dumps(answer(json.loads(line))), flush=True)
