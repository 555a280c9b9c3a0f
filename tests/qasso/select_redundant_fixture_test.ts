import assert from "node:assert/strict";
import { referenceRules } from "@geta-lab/geta/qasso";
import { fixtures } from "../support/fixtures.ts";

interface SelectionCases {
  cases: {
    note: string;
    group_sizes: number[];
    scores: number[];
    num_to_select: number;
    already_pruned_global: number[];
    group_divisible: number;
    selected: number[][];
    important: number[][];
    bookkeeping_pruned_global: number[];
  }[];
}

for (const { file, data } of fixtures<SelectionCases>("selection")) {
  Deno.test(`fixture: referenceRules.select() equals ${file}`, () => {
    assert.ok(data.cases.length > 0);
    for (const test of data.cases) {
      let start = 0;
      const groups = test.group_sizes.map((size) => {
        const pruned = test.already_pruned_global.filter((i) => i >= start && i < start + size)
          .map((i) => i - start);
        start += size;
        return { size, pruned };
      });
      const { selected, bookkeeping } = referenceRules.select(test.scores, {
        groups,
        count: test.num_to_select,
        roundTo: test.group_divisible,
        bookkeeping: test.already_pruned_global,
      });
      assert.deepEqual(selected, test.selected, test.note);
      assert.deepEqual(bookkeeping, test.bookkeeping_pruned_global, test.note);
      const important = groups.map(({ size, pruned }, i) => {
        const gone = new Set([...pruned, ...selected[i]!]);
        return Array.from({ length: size }, (_, j) => j).filter((j) => !gone.has(j));
      });
      assert.deepEqual(important, test.important, test.note);
    }
  });
}
