import assert from "node:assert/strict";
import { applyUpdates, optimizer } from "@geta-lab/geta/optim";
import { arrays, assertScaled, fixtures, type FixtureTensor } from "../support/fixtures.ts";

interface Variants {
  cases: {
    variant: "sgd" | "adam" | "adamw";
    lr: number;
    lr_quant: number;
    first_momentum: number;
    second_momentum: number;
    dampening: number;
    weight_decay: number;
    initial: Record<string, FixtureTensor>;
    steps: Record<"grad" | "direction" | "after", Record<string, FixtureTensor>>[];
  }[];
}

const isScalar = (name: string) => /\.(d_quant|q_m|t_quant)_(wt|act)$/.test(name);

for (const { file, data } of fixtures<Variants>("gradient_variants")) {
  Deno.test(`fixture: optimizer().update() and applyUpdates() equal ${file}`, () => {
    assert.ok(data.cases.length > 0);
    data.cases.forEach((test, i) => {
      const { init, update, decay } = optimizer({
        rule: test.variant,
        momentum: test.first_momentum,
        weightDecay: test.weight_decay,
        // the reference takes all of them and uses those that the rule knows
        ...(test.variant === "sgd"
          ? { dampening: test.dampening }
          : { beta2: test.second_momentum, unscaledStart: true }),
      });
      const parameters = arrays(test.initial);
      let state = init();
      for (const { grad, direction, after } of test.steps) {
        const updated = update(arrays(grad), state, parameters);
        state = updated.state;
        const where = `${file} case ${i} step ${state.step}`;
        for (const [name, wanted] of Object.entries(arrays(direction))) {
          assertScaled(updated.updates[name]!, wanted, `${where} direction of ${name}`);
        }
        for (const [name, own] of Object.entries(updated.updates)) {
          const learningRate = isScalar(name) ? test.lr_quant : test.lr;
          applyUpdates(parameters, { [name]: own }, { learningRate, decay });
        }
        for (const [name, wanted] of Object.entries(arrays(after))) {
          assertScaled(parameters[name]!, wanted, `${where} ${name}`);
        }
      }
    });
  });
}
