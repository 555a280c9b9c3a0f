import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { paperQuantizer, referenceQuantizer } from "@geta-lab/geta/quant";
import type { Tensor } from "@geta-lab/geta/core";
import { fakeQuant } from "@geta-lab/geta/engine";
import { assertScaled, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";
import { assertAllClose, assertClose, MODES, noise, onCpu, onEngine } from "./backends.ts";
import { onLoops } from "./loops/backend.ts";

interface Vector {
  name: string;
  x: FixtureTensor;
  d: number;
  q_m: number;
  t?: number;
  upstream: FixtureTensor;
  y: FixtureTensor;
  grad_x: FixtureTensor;
  grad_d: number;
  grad_q_m: number;
  grad_t?: number;
  do_not_compare?: string[];
}

/** Output and gradients of one vector by the names of the fixture. */
function run(v: Vector): () => Tensor[] {
  return () => {
    const inputs = [tf.tensor(values(v.x), v.x.shape), tf.tensor1d([v.d]), tf.tensor1d([v.q_m])];
    if (v.t !== undefined) inputs.push(tf.tensor1d([v.t]));
    const f = (...[x, stepSize, clip, exponent]: Tensor[]) =>
      fakeQuant(x!, { stepSize: stepSize!, clip: clip!, ...(exponent ? { exponent } : {}) }, {
        rules: referenceQuantizer,
      });
    const upstream = tf.tensor(values(v.upstream), v.upstream.shape);
    return [f(...inputs), ...tf.grads((...xs) => tf.sum(tf.mul(f(...xs), upstream)))(inputs)];
  };
}

for (const { file, data } of fixtures<Record<string, Vector[]>>("quantizer")) {
  for (const [backend, on] of Object.entries({ engine: onEngine, cpu: onCpu })) {
    Deno.test(`fixture: fakeQuant() equals ${file}, ${backend}`, async () => {
      for (const v of Object.values(data).filter((cases) => Array.isArray(cases)).flat()) {
        const [y, dx, dd, dq, dt] = await on(run(v));
        const wanted: Record<string, [ArrayLike<number> | undefined, ArrayLike<number>]> = {
          y: [y, values(v.y)],
          grad_x: [dx, values(v.grad_x)],
          grad_d: [dd, [v.grad_d]],
          grad_q_m: [dq, [v.grad_q_m]],
          ...(v.grad_t === undefined ? {} : { grad_t: [dt, [v.grad_t]] }),
        };
        for (const [name, [actual, expected]] of Object.entries(wanted)) {
          if (v.do_not_compare?.includes(name)) continue;
          assertScaled(actual!, expected, `${v.name} ${name}`);
        }
      }
    });
  }
}

Deno.test("fakeQuant() and its gradients are the same on the engine and by the scalar formulas", async () => {
  const other = { epsilon: 0.125, gradientWindow: 0.7 };
  for (const rules of [paperQuantizer, referenceQuantizer, other]) {
    for (const exponent of [undefined, 1, 1.3, 0.7]) {
      for (const n of [1, 2, 3, 4, 7, 5000]) {
        const f = () => {
          const x = tf.mul(noise([n], n), 1.1), upstream = noise([n], n + 1);
          const scalars = [0.23, 1.5, ...(exponent ? [exponent] : [])].map((v) => tf.tensor1d([v]));
          const quantize = (...[x, stepSize, clip, exponent]: Tensor[]) =>
            fakeQuant(x!, { stepSize: stepSize!, clip: clip!, ...(exponent ? { exponent } : {}) }, {
              rules,
            });
          const loss = (...xs: Tensor[]) => tf.sum(tf.mul(quantize(...xs), upstream));
          return [quantize(x, ...scalars), ...tf.grads(loss)([x, ...scalars])];
        };
        const expected = await onLoops(f);
        for (const mode of Object.values(MODES)) {
          assertAllClose(await onEngine(f, mode), expected, 2e-5);
        }
      }
    }
  }
});

Deno.test("fakeQuant() passes the gradient of x unchanged by the paper's rules", async () => {
  const [dx] = await onEngine(() => {
    const scalars = { stepSize: tf.tensor1d([0.1]), clip: tf.tensor1d([1]) };
    return [
      tf.grad((x) => tf.sum(tf.mul(fakeQuant(x, scalars), 3)))(tf.tensor1d([-5, -2, 0, 0.3, 2])),
    ];
  });
  assert.deepEqual([...dx!], [3, 3, 3, 3, 3]);
});

Deno.test("fakeQuant() cuts the gradient of x at exactly 2 by the reference's rules", async () => {
  const [dx] = await onEngine(() => {
    const scalars = { stepSize: tf.tensor1d([0.1]), clip: tf.tensor1d([1]) };
    const f = (x: Tensor) => tf.sum(fakeQuant(x, scalars, { rules: referenceQuantizer }));
    return [tf.grad(f)(tf.tensor1d([-2, -1.9999, 0, 1.9999, 2]))];
  });
  assert.deepEqual([...dx!], [0, 1, 1, 1, 0]);
});

Deno.test("fakeQuant() keeps NaN visible, on both backends", async () => {
  const f = () =>
    [undefined, tf.tensor1d([1.2])].map((exponent) =>
      fakeQuant(tf.tensor1d([NaN, 0.4, -Infinity, 0]), {
        stepSize: tf.tensor1d([0.5]),
        clip: tf.tensor1d([1]),
        ...(exponent ? { exponent } : {}),
      })
    );
  for (const on of [onEngine, onCpu]) {
    for (const y of await on(f)) assert.deepEqual([...y].map((v) => v + 0), [NaN, 0.5, -1, 0]);
  }
});

Deno.test("fakeQuant() saturates every nonzero value when clip is negative, as the reference does", async () => {
  const [y] = await onEngine(() => [
    fakeQuant(
      tf.tensor1d([0.1, -0.1, 0]),
      { stepSize: tf.tensor1d([0.5]), clip: tf.tensor1d([-1]), exponent: tf.tensor1d([1]) },
      { rules: referenceQuantizer },
    ),
  ]);
  assertClose(y!, [1, -1, 0], 1e-6);
});

Deno.test("fakeQuant() rejects scalars of another shape", async () => {
  await onEngine(() => []);
  assert.throws(
    () => fakeQuant(tf.zeros([2]), { stepSize: tf.scalar(1), clip: tf.tensor1d([1]) }),
    new TypeError("Cannot use the step size: its shape must be [1]: current value is []"),
  );
});
