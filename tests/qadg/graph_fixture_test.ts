import assert from "node:assert/strict";
import { fixtures } from "../support/fixtures.ts";
import {
  analysed,
  exactModes,
  type FixtureArchitecture,
  fixtureGroups,
  structuresOf,
  theirCuts,
} from "../support/graph_fixture.ts";

for (const { file, data } of fixtures<{ architectures: FixtureArchitecture[] }>("graph")) {
  for (const test of data.architectures) {
    for (const mode of exactModes(test)) {
      const name = `${test.name} (${mode})`;
      Deno.test(`fixture: the pruning groups of ${name} are those of ${file}`, () => {
        const { layers, input_shape } = test;
        const { groups, torch } = analysed({ layers, inputShape: input_shape.slice(1), mode });
        const theirs = fixtureGroups(test, mode);
        const auxiliary = theirs.filter((group) => group.auxiliary);
        const isOwn = (parameter: string) =>
          !auxiliary.some(({ params }) => params.some((one) => one.name === parameter));
        const sorted = (list: string[][][]) => list.map((group) => group.sort()).sort();

        const prunable = groups.filter((group) => group.prunable);
        const found = prunable.map(({ ownedSlices }) =>
          structuresOf(ownedSlices.filter(({ parameter }) => isOwn(parameter)))
        );
        const wanted = theirs.filter((group) => group.prunable && !group.auxiliary)
          .map((group) => structuresOf(theirCuts(group, torch)));
        assert.deepEqual(sorted(found), sorted(wanted));
        const sizes = theirs.filter((group) => group.prunable && !group.auxiliary)
          .reduce((sum, group) => sum + group.num_groups, 0);
        assert.equal(prunable.reduce((sum, { size }) => sum + size, 0), sizes);

        // each position behind a concat belongs to one structure in front of it
        const shared = prunable.flatMap(({ ownedSlices }) =>
          structuresOf(ownedSlices.filter(({ parameter }) => !isOwn(parameter))).flat()
        );
        const all = auxiliary.filter((group) => group.prunable)
          .flatMap((group) => structuresOf(theirCuts(group, torch)).flat());
        assert.deepEqual(shared.sort(), all.sort());
      });
    }
  }
}
