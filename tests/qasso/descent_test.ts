import assert from "node:assert/strict";
import fc from "fast-check";
import { evenTiming, readScalars, scalarNames, toBitCoordinates } from "@geta-lab/geta/qasso";
import { bitWidth } from "@geta-lab/geta/quant";
import {
  drifting,
  END,
  enlarging,
  LEARNING_RATE,
  leavingNorm,
  problems,
  sums,
  watch,
} from "./whole_steps.ts";

Deno.test("a whole step of the corrected rules does not ascend more than the optimizer alone, decay included: <s, g> <= -alpha <v + lambda x, g>", () => {
  let decayed = 0;
  fc.assert(
    fc.property(problems, fc.constantFrom(drifting, enlarging), (chosen, gradientsOf) => {
      const { problem, seen } = watch({ ...chosen, guard: 0 }, { gradientsOf });
      const scalars = scalarNames(problem.layers);
      for (const one of seen) {
        const { change, update, leaving, size } = sums(one, scalars);
        // the last step of a period cuts what worked against descent, which costs -p
        const cut = evenTiming(one.n, problem.config).ends ? Math.max(0, -leaving) : 0;
        assert.ok(change <= -LEARNING_RATE * update + cut + 1e-5 * size, `step ${one.n}`);
        if (chosen.optimizer.rule === "adamw") decayed++;
      }
    }),
    { seed: 1, numRuns: 120 },
  );
  assert.ok(decayed > 100);
});

Deno.test("with the momentum guard a whole step descends: <s, g> <= -alpha kappa r ||g||, r the plain step of the optimizer", () => {
  const active: Record<string, number> = { sgd: 0, adam: 0, adamw: 0 }, kappa = 0.2;
  fc.assert(
    fc.property(problems, fc.constantFrom(drifting, enlarging), (chosen, gradientsOf) => {
      const { problem, seen } = watch({ ...chosen, guard: kappa }, { gradientsOf });
      const { rule, clip } = chosen.optimizer, scalars = scalarNames(problem.layers);
      for (const one of seen) {
        const { change, liveChange, update, norms, leaving, size } = sums(one, scalars);
        const plain = rule === "sgd" ? norms.clipped : norms.update;
        if (update < kappa * plain * norms.gradient) active[rule]!++;
        if (clip?.value !== undefined) { // keeps no direction: the claim is of what stays, by the clipped gradient
          const bound = -LEARNING_RATE * kappa * plain * norms.clipped;
          assert.ok(liveChange <= bound + 1e-5 * size, `step ${one.n}`);
          continue;
        }
        const bound = -LEARNING_RATE * kappa * plain * norms.gradient;
        const cut = evenTiming(one.n, problem.config).ends ? Math.max(0, -leaving) : 0;
        assert.ok(change <= bound + cut + 1e-5 * size, `step ${one.n}`);
      }
    }),
    { seed: 2, numRuns: 120 },
  );
  for (const [rule, times] of Object.entries(active)) {
    assert.ok(times > 20, `the guard was needed ${times} times with ${rule}`);
  }
});

Deno.test("the momentum guard undoes neither clipping by norm nor Adam's scale: gradients a hundred times as long make the same steps", () => {
  for (
    const optimizer of [{ rule: "sgd", momentum: 0.9, clip: { norm: 0.1 } }, {
      rule: "adam",
    }] as const
  ) {
    for (const guard of [0, 0.2, 1]) {
      const chosen = {
        seed: 1,
        sizes: [6, 5, 3],
        sparsity: 0.5,
        optimizer,
        pruningPeriods: 2,
        quantized: false,
        guard,
      };
      const [short, long] = [1, 100].map((scale) => watch(chosen, { inputs: 10, scale }).seen);
      short!.forEach(({ n, after }, i) => {
        for (const [name, x] of Object.entries(after)) {
          const other = long![i]!.after[name]!;
          x.forEach((value, at) => {
            assert.ok(Math.abs(value - other[at]!) < 1e-4, `${name}, step ${n}, guard ${guard}`);
          });
        }
      });
    }
  }
});

Deno.test("the momentum guard adds what is missing to the update of what stays: (kappa r ||g|| - <w, g>) / ||g||, at most kappa r + ||w||", () => {
  let added = 0;
  fc.assert(
    fc.property(problems, (chosen) => {
      const kappa = 0.2, { problem, seen } = watch({ ...chosen, guard: kappa });
      const scalars = scalarNames(problem.layers), { rule } = chosen.optimizer;
      for (const one of seen) {
        let extra = 0, whole = 0, product = 0;
        for (const [name, x] of Object.entries(one.before)) {
          if (scalars.has(name)) continue;
          x.forEach((value, i) => {
            if (one.leaving[name]?.has(i)) return;
            const w = one.updates[name]![i]!;
            extra += ((value - one.after[name]![i]!) / LEARNING_RATE - w) ** 2;
            whole += w * w;
            product += w * one.clipped[name]![i]!;
          });
        }
        const { norms } = sums(one, scalars), size = Math.sqrt(whole);
        const plain = rule === "sgd" ? norms.clipped : norms.update;
        const missing = Math.max(0, kappa * plain - product / norms.clipped);
        assert.ok(Math.abs(Math.sqrt(extra) - missing) < 1e-4 * (1 + size), `step ${one.n}`);
        assert.ok(missing <= kappa * plain + size);
        if (missing > 0) added++;
      }
    }),
    { seed: 7, numRuns: 100 },
  );
  assert.ok(added > 50, `${added}`);
});

Deno.test("redundant structures follow the line, but for the part that works against descent, and are zero at its end", () => {
  let opposed = 0;
  fc.assert(
    fc.property(problems, fc.constantFrom(drifting, enlarging), (chosen, gradientsOf) => {
      const { problem, seen } = watch(chosen, { gradientsOf });
      for (const { n, before, after, gradients, leaving, state } of seen) {
        const { stepInPeriod, periodSteps, ends } = evenTiming(n, problem.config);
        if (!state.groups.some(({ redundant }) => redundant.length > 0) && !ends) continue;
        let product = 0, squares = 0, gradientSquares = 0, left = 0;
        for (const [name, elements] of Object.entries(leaving)) {
          for (const at of elements) {
            const x = before[name]![at]!, g = x === 0 ? 0 : gradients[name]![at]!;
            product += x * g;
            squares += x * x;
            gradientSquares += g * g;
            left += after[name]![at]! ** 2;
          }
        }
        if (ends) {
          assert.equal(left, 0);
          continue;
        }
        // neither descent nor decay has a part in it
        const line = Math.sqrt(squares) * (1 - 1 / (periodSteps - stepInPeriod));
        const opposing = Math.max(0, -product) / Math.sqrt(gradientSquares);
        if (opposing > line) opposed++;
        const expected = Math.max(line, opposing);
        assert.ok(Math.abs(Math.sqrt(left) - expected) <= 1e-4 * expected + 1e-7, `step ${n}`);
      }
    }),
    { seed: 6, numRuns: 120 },
  );
  assert.ok(opposed > 50, `${opposed}`);
});

Deno.test("redundant structures have lost half of their norm half-way, if their gradients do not point along -x", () => {
  let periods = 0;
  fc.assert(
    fc.property(problems, (chosen) => {
      const { problem, seen } = watch(chosen, { inputs: 40 });
      let start = 0;
      for (const one of seen) {
        const { stepInPeriod, periodSteps } = evenTiming(one.n, problem.config);
        if (stepInPeriod === 0) start = leavingNorm(one, one.before);
        if (periodSteps > 1 && start > 0 && stepInPeriod + 1 === Math.ceil(periodSteps / 2)) {
          assert.ok(leavingNorm(one, one.after) <= 0.5 * start * (1 + 1e-5));
          periods++;
        }
      }
    }),
    { seed: 3, numRuns: 60 },
  );
  assert.ok(periods > 50);
});

Deno.test("what the last step of a period cuts is at most the start times the product of max(1 - 1/K, -cos), even where gradients point along -x", () => {
  let large = 0;
  fc.assert(
    fc.property(problems, (chosen) => {
      const { problem, seen } = watch(chosen, { gradientsOf: enlarging });
      let bound = 0;
      for (const one of seen) {
        const { stepInPeriod, periodSteps, ends } = evenTiming(one.n, problem.config);
        const norm = leavingNorm(one, one.before);
        if (stepInPeriod === 0) bound = norm;
        if (periodSteps === 0 || norm === 0) continue;
        const tolerance = 1 + 1e-4 * (stepInPeriod + 1);
        assert.ok(norm <= bound * tolerance, `step ${one.n}`);
        const live = Object.fromEntries(
          Object.entries(one.gradients).map(([name, g]) => [
            name,
            g.map((value, at) => one.before[name]![at] === 0 ? 0 : value),
          ]),
        );
        const { leaving } = sums(one, scalarNames(problem.layers));
        const cosine = leaving / (norm * leavingNorm(one, live));
        if (ends) {
          if (bound * -cosine > 0.5 * norm) large++;
          continue;
        }
        bound *= Math.max(1 - 1 / (periodSteps - stepInPeriod), -cosine);
      }
    }),
    { seed: 8, numRuns: 60 },
  );
  assert.ok(large > 20, `more than half of what was there was cut ${large} times`);
});

Deno.test("scalars move against their own derivatives in (b, q_m, t), or not at all, where the optimizer remembers nothing", () => {
  let moved = 0;
  fc.assert(
    fc.property(problems, fc.constantFrom(drifting, enlarging), (chosen, gradientsOf) => {
      const optimizer = { rule: "sgd" as const };
      const { problem, seen } = watch({ ...chosen, quantized: true, optimizer }, { gradientsOf });
      for (const { n, before, after, gradients } of seen) {
        const [, now] = problem.rules.bitRange(n, problem.config);
        const [, earlier] = problem.rules.bitRange(Math.max(1, n - 1), problem.config);
        const freezes = n === END - 1;
        if (now < earlier || freezes) continue; // b comes down whatever its derivative is
        for (const { weightQuantizer, activationQuantizer } of problem.layers) {
          for (const names of [weightQuantizer!, activationQuantizer!]) {
            const read = (name?: string) => name === undefined ? 0 : gradients[name]![0]!;
            const old = readScalars(names, before), found = readScalars(names, after);
            const slope = toBitCoordinates(old, {
              stepSize: read(names.stepSize),
              clip: read(names.clip),
              exponent: read(names.exponent),
            });
            const bits = bitWidth(found) - bitWidth(old);
            assert.ok(bits * slope.stepSize <= 1e-4 * Math.abs(slope.stepSize), `b, step ${n}`);
            assert.ok((found.clip - old.clip) * slope.clip <= 0, `q_m, step ${n}`);
            const exponent = (found.exponent ?? 1) - (old.exponent ?? 1);
            assert.ok(exponent * slope.exponent <= 0, `t, step ${n}`);
            if (found.clip !== old.clip) moved++;
          }
        }
      }
    }),
    { seed: 9, numRuns: 60 },
  );
  assert.ok(moved > 1000, `${moved}`);
});
