import assert from "node:assert/strict";
import { permutation, random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import { ARRANGEMENT } from "./inherited/arrangement.ts";
import type { KernelCase, Operand } from "./inherited/cases.ts";
import { ELEMENTWISE } from "./inherited/elementwise.ts";
import { IMAGES } from "./inherited/images.ts";
import { LOOPS } from "./inherited/loops.ts";
import { PRODUCTS } from "./inherited/products.ts";
import { REDUCTIONS } from "./inherited/reductions.ts";
import { assertEqualNumbers, gradients, predictions, run } from "./inherited/run.ts";
import { SELECTION } from "./inherited/selection.ts";
import { VOLUMES } from "./inherited/volumes.ts";
import { WINDOWS } from "./inherited/windows.ts";

const DRAWS = {
  ...ELEMENTWISE,
  ...REDUCTIONS,
  ...ARRANGEMENT,
  ...SELECTION,
  ...WINDOWS,
  ...VOLUMES,
  ...IMAGES,
  ...PRODUCTS,
};
const CALLS = 24, GRADIENTS = 6;

/** Kernels of tfjs' WebAssembly backend that nothing here compares. */
const NOT_COMPARED: Record<string, string> = {
  Multinomial: "random numbers",
  StringNGrams: "strings, the same TypeScript as on the cpu backend",
  StringSplit: "strings, the same TypeScript as on the cpu backend",
  StringToHashBucketFast: "strings, the same TypeScript as on the cpu backend",
};

/** Gradients that tfjs' cpu backend gets wrong or refuses: they are compared with difference quotients. */
const MEASURED: Record<string, string> = {
  AvgPool: "divides by the whole window at borders",
  AvgPool3D: "divides by the whole window at borders",
  BatchMatMul: "refuses batch axes that broadcast",
  Conv2D: "refuses dilation",
  Cumsum: "transposes once too often",
  DepthwiseConv2dNative: "refuses dilation",
  MaxPool3D: "confuses height and width of the window",
  Maximum: "refuses broadcasting",
  Minimum: "refuses broadcasting",
  MirrorPad: "drops the borders",
  ResizeBilinear: "height and width change places, halfPixelCenters is ignored",
  ResizeNearestNeighbor: "images beyond the first, halfPixelCenters",
  SquaredDifference: "refuses broadcasting",
  Unpack: "refuses a single part",
};

Deno.test("every kernel of tfjs' WebAssembly backend is compared, or it is said why not", async () => {
  await useEngine({ threads: 2 });
  const names = tf.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName);
  assert.ok(names.length > 150);
  const listed = [...Object.keys(DRAWS), ...Object.keys(NOT_COMPARED)];
  assert.deepEqual(names.toSorted(), listed.toSorted());
});

for (const [name, draw] of Object.entries(DRAWS)) {
  const { loop, why } = LOOPS[name] ?? {};
  const reference = loop ? `as a loop (tfjs' cpu backend: ${why})` : "on tfjs' cpu backend";
  Deno.test(`${name} gives the same on the engine and ${reference}`, async () => {
    await useEngine({ threads: 2 });
    for (let seed = 0; seed < CALLS; seed++) {
      const call = draw(random(seed, name.length));
      const what = describe(name, seed, call);
      const expected = loop ? loop(call) : await run("cpu", name, call);
      const actual = await run("geta", name, call);
      assert.equal(actual.length, expected.length, what);
      expected.forEach((one, i) => assertEqualNumbers(actual[i]!, one, what));
    }
  });
}

// tfjs knows its gradients from the first one on
tf.grad((x) => tf.square(x))(tf.scalar(1));
for (const [name, draw] of Object.entries(DRAWS)) {
  if (!tf.getGradient(name)) continue;
  const reference = MEASURED[name] ? "of difference quotients" : "of tfjs' cpu backend";
  Deno.test(`${name} has the gradients ${reference}`, async () => {
    await useEngine({ threads: 2 });
    for (let seed = 0; seed < GRADIENTS; seed++) {
      const drawn = draw(random(seed, name.length));
      const call = MEASURED[name] ? spread(drawn, seed) : finite(drawn);
      if (Object.values(call.inputs).every((x) => x.dtype !== "float32")) continue;
      const what = describe(name, seed, call);
      const actual = await gradients("geta", name, call, random(seed));
      if (MEASURED[name]) {
        const steps = await predictions(name, call, actual, random(seed));
        for (const { predicted, measured, size } of steps) {
          const error = Math.abs(measured - predicted);
          assert.ok(error <= 3e-3 * size, `${what}: ${predicted} predicted, ${measured} measured`);
        }
      } else {
        const expected = await gradients("cpu", name, call, random(seed));
        const asOperand = (values: number[]): Operand => ({ shape: [], dtype: "float32", values });
        expected.forEach((one, i) =>
          assertEqualNumbers(asOperand(actual[i]!), asOperand(one), what, 1)
        );
      }
    }
  });
}

/** A call without what is not finite: what its gradient should be nobody says. */
function finite(call: KernelCase): KernelCase {
  return mapFloats(call, (x) => Number.isFinite(x) ? x : 0.5);
}

/** For measured gradients: numbers of which no two are nearer than the steps are wide, so that no maximum changes its place. */
function spread(call: KernelCase, seed: number): KernelCase {
  const count = Object.values(call.inputs).reduce((sum, x) => sum + x.values.length, 0);
  const order = [...permutation(count, random(seed))];
  return mapFloats(call, () => (order.pop()! - count / 2) * 0.1 + 0.03);
}

function mapFloats(call: KernelCase, f: (x: number) => number): KernelCase {
  const inputs = Object.entries(call.inputs).map(([key, x]) => {
    if (x.dtype !== "float32") return [key, x];
    return [key, { ...x, values: x.values.map((value) => Math.fround(f(value))) }];
  });
  return { ...call, inputs: Object.fromEntries(inputs) };
}

function describe(name: string, seed: number, call: KernelCase): string {
  return `${name}, seed ${seed}, ${JSON.stringify(call).slice(0, 300)}`;
}
