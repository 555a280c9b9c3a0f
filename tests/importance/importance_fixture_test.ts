import assert from "node:assert/strict";
import { combineImportance, criteria, scoredGroup } from "@geta-lab/geta/importance";
import {
  arrays,
  assertScaled,
  type FixtureParameter,
  fixtures,
  type FixtureTensor,
  values,
} from "../support/fixtures.ts";
import { criterion, criterionWeights, referenceProblem } from "../qasso/reference_problem.ts";

interface Saliency {
  criteria_weights: Record<string, number>;
  groups: {
    num_groups: number;
    num_heads?: number;
    head_dim?: number;
    prunable: boolean;
    params: (FixtureParameter & FixtureTensor)[];
    grad: Record<string, FixtureTensor>;
    raw?: Record<string, FixtureTensor>;
    weighted_normalised?: Record<string, FixtureTensor>;
    overall?: FixtureTensor;
    global_start?: number;
  }[];
  other_criteria: { criteria_weights: Record<string, number>; global_scores: FixtureTensor }[];
}

for (const { file, data } of fixtures<Saliency>("saliency")) {
  Deno.test(`fixture: the criteria and combineImportance() equal ${file}`, () => {
    const problem = referenceProblem(data.groups, { variant: "sgd", lr: 0.1 });
    const scored = data.groups.flatMap(({ params, grad, prunable }, i) => {
      if (!prunable) return [];
      const parameters = arrays(Object.fromEntries(params.map((p) => [p.name, p])));
      const tensors = { parameters, updates: arrays(grad), shapes: problem.shapes };
      return [scoredGroup(problem.groups[i]!, tensors)];
    });
    const prunable = data.groups.filter((group) => group.prunable);
    prunable.forEach(({ raw = {} }, i) => {
      assert.ok(Object.keys(raw).length > 0);
      for (const [name, wanted] of Object.entries(raw)) {
        const own = criteria[criterion(name)](scored[i]!);
        assertScaled(own, values(wanted), `${file} group ${i} ${name}`);
      }
    });
    const overall = combineImportance(scored, criterionWeights(data.criteria_weights));
    const single = Object.entries(data.criteria_weights).map(([name, weight]) =>
      [name, combineImportance(scored, { [criterion(name)]: weight })] as const
    );
    prunable.forEach((group, i) => {
      const start = group.global_start!, end = start + group.num_groups;
      assertScaled(overall.slice(start, end), values(group.overall!), `${file} group ${i}`);
      for (const [name, scores] of single) {
        const wanted = values(group.weighted_normalised![name]!);
        assertScaled(scores.slice(start, end), wanted, `${file} group ${i} weighted ${name}`);
      }
    });
    for (const { criteria_weights, global_scores } of data.other_criteria) {
      const own = combineImportance(scored, criterionWeights(criteria_weights));
      assertScaled(own, values(global_scores), `${file} ${Object.keys(criteria_weights)}`);
    }
  });
}
