import { heapFloat32, scratch } from "../../lib/engine/memory/heap.ts";
import { deepProduct, matrixProduct } from "../../lib/engine/gemm/matrix_product.ts";
import { useEngine } from "@geta-lab/geta/engine";
import { assertNear, MODES, normals } from "./backends.ts";

interface Sizes {
  m: number;
  n: number;
  k: number;
  transposeA: number;
  transposeB: number;
}

function loops(a: Float32Array, b: Float32Array, s: Sizes): Float32Array {
  const { m, n, k, transposeA, transposeB } = s;
  return Float32Array.from({ length: m * n }, (_, at) => {
    const i = Math.floor(at / n), j = at % n;
    let sum = 0;
    for (let d = 0; d < k; d++) {
      sum += a[transposeA ? d * m + i : i * k + d]! * b[transposeB ? j * k + d : d * n + j]!;
    }
    return sum;
  });
}

// A and B on the heap, room for C filled with NaN, and a function that copies C
function place(a: Float32Array, b: Float32Array, size: number) {
  const addresses = {
    a: scratch("product test a", a.byteLength),
    b: scratch("product test b", b.byteLength),
    c: scratch("product test c", size * 4),
  };
  const heap = heapFloat32(), from = addresses.c / 4;
  heap.set(a, addresses.a / 4);
  heap.set(b, addresses.b / 4);
  heap.fill(NaN, from, from + size);
  return { addresses, result: () => new Float32Array(heapFloat32().slice(from, from + size)) };
}

for (const [name, options] of Object.entries(MODES)) {
  Deno.test(`matrixProduct() equals three loops for all transposes and cuts, ${name}`, async () => {
    await useEngine(options);
    for (const [m, n, k] of [[300, 70, 90], [50, 401, 33], [7, 5, 3], [6, 9, 1030]] as const) {
      for (const transposeA of [0, 1]) {
        for (const transposeB of [0, 1]) {
          const sizes = { m, n, k, transposeA, transposeB };
          const a = normals([m * k], 1), b = normals([k * n], 2);
          const { addresses, result } = place(a, b, m * n);
          matrixProduct({ ...sizes, ...addresses });
          assertNear([result()], [loops(a, b, sizes)], 1e-6);
        }
      }
    }
  });

  Deno.test(`matrixProduct() computes rows of products and adds to C, ${name}`, async () => {
    await useEngine(options);
    const sizes = { m: 120, n: 40, k: 60, transposeA: 1, transposeB: 0 };
    const { m, n, k } = sizes, count = 3;
    const a = normals([count * m * k], 1), b = normals([k * n], 2);
    const { addresses, result } = place(a, b, count * m * n);
    const product = { ...sizes, ...addresses, count, nextA: m * k * 4, nextB: 0, nextC: m * n * 4 };
    matrixProduct(product);
    matrixProduct({ ...product, accumulate: 1 });
    const all = result();
    for (let i = 0; i < count; i++) {
      const expected = loops(a.subarray(i * m * k), b, sizes).map((value) => 2 * value);
      assertNear([all.slice(i * m * n, (i + 1) * m * n)], [expected], 1e-6);
    }
  });

  Deno.test(`deepProduct() equals three loops where the depth is cut, ${name}`, async () => {
    await useEngine(options);
    for (const k of [3, 1024, 5001]) {
      for (const transposeA of [0, 1]) {
        for (const transposeB of [0, 1]) {
          const sizes = { m: 11, n: 9, k, transposeA, transposeB };
          const a = normals([11 * k], 1), b = normals([k * 9], 2);
          const { addresses, result } = place(a, b, 99);
          deepProduct({ ...sizes, ...addresses });
          assertNear([result()], [loops(a, b, sizes)], 2e-6);
        }
      }
    }
  });
}
