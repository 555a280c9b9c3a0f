import assert from "node:assert/strict";
import {
  blockL1,
  denseShare,
  initialNMTrainingState,
  nmMask,
  nmTrainingMasks,
  type NMTrainingOptions,
  type NMTrainingState,
  progressiveMask,
  srSteGradient,
} from "@geta-lab/geta/nm";
import { applyMask } from "@geta-lab/geta/mask";
import type { Weight } from "@geta-lab/geta/structure";
import { normalWeight } from "./weights.ts";

type Weights = Record<string, Weight<"dense">>;

/** What is to be learned: 16 inputs to 4 outputs to 2 outputs of other inputs; both layers are regressions of their own. */
const targets: Weights = {
  a: normalWeight("dense", [16, 4], 1),
  b: normalWeight("dense", [8, 2], 2),
};

function starts(): Weights {
  return { a: normalWeight("dense", [16, 4], 3), b: normalWeight("dense", [8, 2], 4) };
}

/** Half of the squared distance to the target, by masked weights; its gradient is the difference. */
function train(
  weights: Weights,
  options: NMTrainingOptions,
  { from = initialNMTrainingState, steps = 40, decay = 0.01 }: {
    from?: NMTrainingState;
    steps?: number;
    decay?: number;
  } = {},
) {
  const trace: ReturnType<typeof nmTrainingMasks>[] = [];
  let state = from;
  for (let step = 0; step < steps; step++) {
    const next = nmTrainingMasks({ weights, state }, options);
    for (const [name, { data }] of Object.entries(weights)) {
      const mask = next.masks[name]!, masked = applyMask(data, mask);
      const gradient = masked.map((w, i) => w - targets[name]!.data[i]!);
      const dense = srSteGradient(gradient, { weights: data, mask, decay });
      dense.forEach((g, i) => data[i]! -= 0.1 * g);
    }
    trace.push(next);
    state = next.state;
  }
  return trace;
}

const options = { n: 1, m: 4, end: 3, stepsPerEpoch: 10 };

Deno.test("nmTrainingMasks() goes from dense to N:M by the share of its time", () => {
  const weights = starts(), trace = train(weights, options);
  trace.forEach(({ share, state, masks }, step) => {
    assert.equal(share, denseShare(step / 10, { end: 3 }));
    assert.equal(state.step, step + 1);
    const kept = masks.a!.reduce((a, b) => a + b, 0);
    assert.equal(kept, 64 - 3 * (16 - Math.floor(share * 16 + 1e-9)));
  });
  for (const { masks } of trace.slice(30)) {
    assert.equal(masks.a!.reduce((a, b) => a + b, 0), 16);
    assert.equal(masks.b!.reduce((a, b) => a + b, 0), 4);
  }
  const last = nmTrainingMasks({ weights, state: trace.at(-1)!.state }, options).masks;
  assert.deepEqual(last.a, nmMask(weights.a!, { n: 1, m: 4 }));
});

Deno.test("nmTrainingMasks() with dense gradients lets dropped weights come back: masks become those of the targets", () => {
  // with decay 1 a dropped weight has the gradient (0 - target) + w, that of a kept one: all of them reach their targets
  const weights = starts(), first = nmMask(weights.a!, { n: 1, m: 4 });
  train(weights, { ...options, end: 0 }, { steps: 300, decay: 1 });
  for (const name of ["a", "b"]) {
    const wanted = nmMask(targets[name]!, { n: 1, m: 4 });
    assert.deepEqual(nmMask(weights[name]!, { n: 1, m: 4 }), wanted);
  }
  assert.notDeepEqual(first, nmMask(targets.a!, { n: 1, m: 4 }));
});

Deno.test("nmTrainingMasks() makes masks of the weights alone, layer by layer", () => {
  const weights = starts(), before = weights.a!.data.slice();
  const state = { step: 13, dense: {} },
    { masks, share } = nmTrainingMasks({ weights, state }, options);
  for (const name of ["a", "b"]) {
    const wanted = progressiveMask(weights[name]!, { n: 1, m: 4, denseShare: share }).mask;
    assert.deepEqual(masks[name], wanted);
  }
  assert.deepEqual(weights.a!.data, before);
  assert.deepEqual(state, { step: 13, dense: {} });
});

Deno.test("nmTrainingMasks() is N:M from the first step on without a schedule", () => {
  const weights = starts(), only = { n: 2, m: 4, stepsPerEpoch: 5 };
  const { masks, share } = nmTrainingMasks({ weights, state: initialNMTrainingState }, only);
  assert.equal(share, 0);
  assert.deepEqual(masks.a, nmMask(weights.a!, { n: 2, m: 4 }));
});

Deno.test("nmTrainingMasks() per epoch changes the share between epochs only", () => {
  const shares = train(starts(), { ...options, per: "epoch" }).map(({ share }) => share);
  shares.forEach((share, step) => assert.equal(share, Math.max(0, 1 - Math.floor(step / 10) / 3)));
});

Deno.test("nmTrainingMasks() lets no block turn dense again when frozen, and some when not", () => {
  const returns = (frozen: boolean) => {
    // weights that are exchanged in every step make membership restless
    let state = initialNMTrainingState, before: Uint8Array | undefined, count = 0;
    for (let step = 0; step < 30; step++) {
      const weights = { a: normalWeight("dense", [16, 4], 100 + step) };
      const next = nmTrainingMasks({ weights, state }, { ...options, frozen });
      const l1 = blockL1({ ...weights.a, data: Float32Array.from(next.masks.a!) }, { m: 4 });
      const dense = Uint8Array.from(l1, (kept) => kept === 4 ? 1 : 0);
      count += dense.filter((one, i) => one > (before?.[i] ?? 1)).length;
      assert.equal(dense.reduce((a, b) => a + b, 0), Math.floor(16 * next.share + 1e-9));
      before = dense;
      state = next.state;
    }
    return count;
  };
  assert.equal(returns(true), 0);
  assert.ok(returns(false) > 0);
});

Deno.test("nmTrainingMasks() keeps a random order, redraws it if asked to, and gives each layer its own", () => {
  const weights = { a: normalWeight("dense", [64, 1], 1), b: normalWeight("dense", [64, 1], 1) };
  const masksAt = (step: number, more: object) =>
    nmTrainingMasks({ weights, state: { step, dense: {} } }, {
      n: 1,
      m: 4,
      end: 1,
      stepsPerEpoch: 100,
      order: "random",
      ...more,
    }).masks;
  const early = masksAt(50, {}), later = masksAt(60, {});
  assert.ok(later.a!.every((kept, i) => kept <= early.a![i]!));
  assert.notDeepEqual(early.a, early.b);
  const redrawn = masksAt(60, { redrawn: true });
  assert.ok(!redrawn.a!.every((kept, i) => kept <= early.a![i]!));
  assert.notDeepEqual(masksAt(50, { seed: 9 }).a, early.a);
});

Deno.test("nmTrainingMasks() resumed from a saved state ends bit for bit like a run that never stopped", () => {
  for (
    const more of [{}, { frozen: true }, { order: "random", redrawn: true }, {
      order: "decreaseN",
    }] as const
  ) {
    const whole = starts(), parts = starts(), all = { ...options, ...more };
    train(whole, all);
    const saved = structuredClone(train(parts, all, { steps: 17 }).at(-1)!.state);
    train(parts, all, { from: saved, steps: 23 });
    assert.deepEqual(parts, whole);
  }
});

Deno.test("nmTrainingMasks() refuses options, states and schedules that do not fit", () => {
  const weights = starts(), state = initialNMTrainingState;
  assert.throws(
    () => nmTrainingMasks({ weights, state }, { ...options, froze: true } as NMTrainingOptions),
    /Cannot use froze: it must be an option of nmTrainingMasks\(\), .*; did you mean frozen\?/,
  );
  assert.throws(
    () => nmTrainingMasks({ weights, state }, { ...options, start: 4 }),
    new RangeError("Cannot use end: it must be a number in [4, infinity): current value is 3"),
  );
  assert.throws(
    () => nmTrainingMasks({ weights, state: { step: 3, dense: {} } }, { ...options, frozen: true }),
    new TypeError(
      "Cannot freeze the blocks of a: the state must know it since the first step: current value is no layer",
    ),
  );
  weights.b!.data[5] = NaN;
  assert.throws(
    () => nmTrainingMasks({ weights, state }, options),
    new RangeError("Cannot use weight: every number must be finite: current value is NaN at 5"),
  );
});
