import assert from "node:assert/strict";
import { jointUpdate } from "@geta-lab/geta/qasso";
import {
  arrays,
  assertScaled,
  type FixtureParameter,
  fixtures,
  type FixtureTensor,
} from "../support/fixtures.ts";
import { referenceProblem } from "./reference_problem.ts";

interface GammaAndStep {
  cases: {
    note: string;
    params: (FixtureParameter & FixtureTensor)[];
    direction: Record<string, FixtureTensor>;
    redundant: number[];
    k: number;
    period_length: number;
    lr: number;
    bit_range: [number, number];
    gamma: number;
    d: number;
  }[];
}

for (const { file, data } of fixtures<GammaAndStep>("gamma_and_step")) {
  Deno.test(`fixture: jointUpdate() decides as ${file}`, () => {
    assert.ok(data.cases.length > 0);
    data.cases.forEach((test, i) => {
      const rows = test.params.find(({ transform }) => transform !== "none")!.shape[0]!;
      const group = { num_groups: rows, prunable: true, params: test.params };
      const problem = referenceProblem([group], { variant: "sgd", lr: test.lr });
      const { forgetRate, stepSizes } = jointUpdate(problem, problem.groups[0]!, {
        parameters: arrays(Object.fromEntries(test.params.map((p) => [p.name, p]))),
        updates: arrays(test.direction),
        redundant: test.redundant,
        bitRange: test.bit_range,
        learningRate: test.lr,
        stepInPeriod: test.k,
        periodSteps: test.period_length,
      });
      const what = `${file} case ${i} (${test.note})`;
      assertScaled([forgetRate], [test.gamma], `${what} gamma`);
      const own = Object.values(stepSizes);
      assert.ok(own.length > 0, what);
      assertScaled(own, own.map(() => test.d), `${what} d`);
    });
  });
}
