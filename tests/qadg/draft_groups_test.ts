import assert from "node:assert/strict";
import { draftGroups } from "../../lib/qadg/groups/draft_groups.ts";

const axis = (parameter: string, structures: number[], isOwned: boolean) => ({
  parameter,
  axis: 0,
  structures,
  isOwned,
  isProducer: isOwned,
});

Deno.test("draftGroups() numbers structures along the first owner and lists who reads them", () => {
  const kernel = axis("kernel", [7, 3, 7], true), next = axis("next", [3, 9], false);
  const [draft, ...rest] = draftGroups([kernel, next, axis("far", [9], false)], new Map());
  assert.deepEqual(rest, []);
  assert.deepEqual([...draft!.structures], [[7, 0], [3, 1]]);
  assert.deepEqual([draft!.ownedSlices, draft!.dependentSlices], [[kernel], [next]]);
  assert.equal(draft!.reason, undefined);
});

Deno.test("draftGroups() puts protected structures apart", () => {
  const kernel = axis("kernel", [1, 2, 3], true);
  const drafts = draftGroups([kernel], new Map([[2, "why"]]));
  assert.deepEqual(drafts.map(({ structures, reason }) => [[...structures.keys()], reason]), [
    [[1, 3], undefined],
    [[2], "why"],
  ]);
});
