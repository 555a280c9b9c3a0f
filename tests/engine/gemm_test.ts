import assert from "node:assert/strict";
import fc from "fast-check";
import { kernelModules, type MemoryKind } from "../../lib/engine/wasm/kernels_module.ts";
import { createSharedMemory } from "../../lib/engine/memory/shared_heap.ts";
import { createThread, type Thread } from "../../lib/engine/runtime/thread.ts";
import { normals } from "./backends.ts";

interface Case {
  m: number;
  n: number;
  k: number;
  transposeA: number;
  transposeB: number;
  accumulate: number;
  gap: number; // numbers between the rows of each matrix
  last: "A" | "B" | "C"; // which matrix ends where the memory ends
}

const PAGES = 80, PACKING = 64, MATRICES = 1 << 20;
const memories = {
  single: new WebAssembly.Memory({ initial: PAGES }),
  shared: new WebAssembly.Memory({ initial: PAGES, maximum: 65536, shared: true }),
  fixed: createSharedMemory().memory,
};

// Rows of a matrix, a gap after each but the last.
function stored(rows: number, columns: number, gap: number) {
  const length = columns + gap;
  return { length, size: (rows - 1) * length + columns };
}

// C with 16 numbers around it as the kernel leaves it, and as a loop in float64 does. Outside the matrices everything is NaN.
function both(thread: Thread, memory: WebAssembly.Memory, x: Case): [Float32Array, Float32Array] {
  const { m, n, k, transposeA, transposeB, accumulate, gap } = x;
  const A = transposeA ? stored(k, m, gap) : stored(m, k, gap);
  const B = transposeB ? stored(n, k, gap) : stored(k, n, gap);
  const C = stored(m, n, gap);
  const top = memory.buffer.byteLength - PAGES * 65536 + MATRICES; // the end is what matters, addresses beyond 2^31 included
  const heap = new Float32Array(memory.buffer, top).fill(NaN);
  const last = { A, B, C }[x.last];
  const starts = new Map<unknown, number>();
  let end = heap.length;
  for (const matrix of [last, ...[A, B, C].filter((other) => other !== last)]) {
    starts.set(matrix, end - matrix.size);
    end -= matrix.size + 16;
  }
  const [a, b, c] = [A, B, C].map((matrix) => starts.get(matrix)!) as [number, number, number];
  const numbers = normals([A.size + B.size + C.size], 1);
  heap.set(numbers.subarray(0, A.size), a);
  heap.set(numbers.subarray(A.size, A.size + B.size), b);
  heap.set(numbers.subarray(A.size + B.size), c);
  const wanted = new Float32Array(heap.slice(c - 16, c + C.size + 16));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = accumulate ? wanted[16 + i * C.length + j]! : 0;
      for (let p = 0; p < k; p++) {
        sum += heap[a + (transposeA ? p * A.length + i : i * A.length + p)]! *
          heap[b + (transposeB ? j * B.length + p : p * B.length + j)]!;
      }
      wanted[16 + i * C.length + j] = sum;
    }
  }
  thread.gemm(
    transposeA,
    transposeB,
    m,
    n,
    k,
    top + a * 4,
    A.length,
    top + b * 4,
    B.length,
    accumulate,
    top + c * 4,
    C.length,
  );
  return [new Float32Array(heap.slice(c - 16, c + C.size + 16)), wanted];
}

function assertEqual([actual, wanted]: [Float32Array, Float32Array], x: Case): void {
  for (let i = 0; i < wanted.length; i++) {
    const close = Math.abs(actual[i]! - wanted[i]!) <= 1e-6 * (x.k + Math.abs(wanted[i]!));
    const equal = close || (Number.isNaN(actual[i]) && Number.isNaN(wanted[i]));
    assert.ok(equal, `${JSON.stringify(x)}: ${actual[i]} at ${i} instead of ${wanted[i]}`);
  }
}

const bit = fc.constantFrom(0, 1), side = fc.integer({ min: 1, max: 70 });
const cases = fc.record({
  m: side,
  n: side,
  k: side,
  transposeA: bit,
  transposeB: bit,
  accumulate: bit,
  gap: fc.constantFrom(0, 1, 5),
  last: fc.constantFrom<Case["last"]>("A", "B", "C"),
});

for (const [kind, memory] of Object.entries(memories)) {
  for (const [build, module] of Object.entries(kernelModules(kind as MemoryKind))) {
    if (!module) continue;
    const thread = createThread({
      index: 0,
      memory,
      module,
      table: 0,
      packing: PACKING,
      blasThreads: 0,
    });
    Deno.test(`gemm() equals three loops and keeps within its matrices, ${kind}, ${build}`, () => {
      assert.ok(PACKING + thread.kernels.gemmScratchBytes() <= MATRICES);
      fc.assert(
        fc.property(cases, (x) => assertEqual(both(thread, memory, x), x)),
        { seed: 1, numRuns: 300 },
      );
    });

    Deno.test(`gemm() equals three loops beyond one block, ${kind}, ${build}`, () => {
      for (const [transposeA, transposeB] of [[0, 0], [0, 1], [1, 0], [1, 1]] as const) {
        const sizes = { m: 131, n: 509, k: 259, accumulate: 1, gap: 1, last: "B" as const };
        const x = { ...sizes, transposeA, transposeB };
        assertEqual(both(thread, memory, x), x);
      }
    });
  }
}
