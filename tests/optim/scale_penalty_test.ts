import assert from "node:assert/strict";
import { addScalePenalty, scalePenalty, type ScalePenaltyForm } from "@geta-lab/geta/optim";
import { assertClose } from "../importance/support.ts";
import { fixtures } from "../support/fixtures.ts";

interface Slimming {
  slimming: {
    gammas: number[][];
    lambda: number;
    grads: number[][];
    l1_penalty: number;
    grad_plus_l1: number[][];
    pseudo_huber: { epsilon: number; penalty: number; grad: number[][] };
    huber: { delta: number; penalty: number; grad: number[][] };
  };
}

for (const { file, data: { slimming } } of fixtures<Slimming>("apoz_and_slimming")) {
  Deno.test(`fixture: scalePenalty() and addScalePenalty() equal ${file}`, () => {
    const { gammas, lambda: strength, l1_penalty, pseudo_huber, huber } = slimming;
    const all = gammas.flat();
    const l1 = scalePenalty(all, { strength });
    assertClose([l1.penalty], [l1_penalty], "l1");
    const smooth = scalePenalty(all, {
      strength,
      form: "pseudoHuber",
      epsilon: pseudo_huber.epsilon,
    });
    assertClose([smooth.penalty], [pseudo_huber.penalty], "pseudo-Huber");
    const pieces = scalePenalty(all, { strength, form: "huber", delta: huber.delta });
    assertClose([pieces.penalty], [huber.penalty], "Huber");
    // an absolute 1e-6 says little of gradients below lambda = 1e-4, so they are compared in units of lambda
    const inLambda = (gradient: ArrayLike<number>) => Array.from(gradient, (g) => g / strength);
    assertClose(inLambda(smooth.gradient), inLambda(pseudo_huber.grad.flat()), "pseudo-Huber");
    assertClose(inLambda(pieces.gradient), inLambda(huber.grad.flat()), "Huber");
    const named = (lists: number[][]) =>
      Object.fromEntries(lists.map((list, i) => [`bn${i}`, Float32Array.from(list)]));
    const added = addScalePenalty({
      gradients: named(slimming.grads),
      parameters: named(gammas),
      scales: gammas.map((_, i) => `bn${i}`),
    }, { strength });
    slimming.grad_plus_l1.forEach((wanted, i) =>
      assertClose(added[`bn${i}`]!, wanted, `layer ${i}`)
    );
  });
}

Deno.test("scalePenalty() has the slope of its own penalty in every form, and no jump at 0 in the smooth ones", () => {
  for (const form of ["l1", "pseudoHuber", "huber"] as ScalePenaltyForm[]) {
    for (const scale of [-1, -0.15, -0.03, 0.02, 0.2, 3]) {
      const at = (x: number) => scalePenalty([x], { form, strength: 2 });
      const slope = (at(scale + 1e-6).penalty - at(scale - 1e-6).penalty) / 2e-6;
      assert.ok(Math.abs(slope - at(scale).gradient[0]!) < 1e-6, `${form} at ${scale}`);
      assert.equal(at(-scale).gradient[0], -at(scale).gradient[0]!);
    }
    const jump = scalePenalty([1e-9, -1e-9], { form, strength: 1 }).gradient;
    assert.equal(jump[0]! - jump[1]! > 1, form === "l1", form);
    assert.ok(Object.is(scalePenalty([0, -0], { form, strength: 1 }).gradient[1], 0), form);
  }
});

Deno.test("scalePenalty() and addScalePenalty() refuse NaN, options out of range, and scales that are missing", () => {
  assert.throws(
    () => scalePenalty([NaN], { strength: 1 }),
    /Cannot use the scales: every number must be finite/,
  );
  assert.throws(
    () => scalePenalty([1], { strength: 1, form: "huberr" as "huber" }),
    /Cannot use form: it must be one of l1, pseudoHuber, huber: .* did you mean huber\?/,
  );
  assert.throws(() => scalePenalty([1], { strength: -1 }), /Cannot use strength/);
  assert.throws(() => scalePenalty([1], { strength: 1, epsilon: 0 }), /Cannot use epsilon/);
  assert.throws(() => scalePenalty([1], { strength: 1, delta: 0 }), /Cannot use delta/);
  const bn = Float32Array.of(1);
  assert.throws(
    () => addScalePenalty({ gradients: {}, parameters: { bn }, scales: ["bn"] }, { strength: 1 }),
    new TypeError("Cannot penalise bn: it must be among the gradients: current value is undefined"),
  );
  assert.throws(
    () => addScalePenalty({ gradients: { bn }, parameters: {}, scales: ["bn"] }, { strength: 1 }),
    new TypeError(
      "Cannot penalise bn: it must be among the parameters: current value is undefined",
    ),
  );
  for (
    const call of [
      () => scalePenalty([1], {} as { strength: number }),
      () =>
        addScalePenalty({ gradients: {}, parameters: {}, scales: [] }, {} as { strength: number }),
    ]
  ) {
    assert.throws(
      call,
      /^TypeError: Cannot use strength: it must be given to \w+\(\): current value/,
    );
  }
});
