import assert from "node:assert/strict";
import { describeGroup } from "@geta-lab/geta/qadg";
import type { PruningGroup } from "@geta-lab/geta/structure";

const GROUP: PruningGroup = {
  name: "conv1",
  size: 2,
  ownedSlices: [
    { parameter: "conv1/kernel", axis: 3, structures: [0, 1] },
    { parameter: "bn/scale", axis: 0, structures: [0, 1, -1] },
  ],
  dependentSlices: [{
    parameter: "fc/kernel",
    axis: 0,
    structures: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
  }],
  layers: [],
  prunable: true,
};

Deno.test("describeGroup() lists what one structure takes along", () => {
  assert.equal(
    describeGroup(GROUP),
    "conv1 (2 structures): cutting conv1 filter 0 also cuts bn/scale[0], " +
      "fc inputs 0, 2, 4, 6 and 1 more",
  );
});

Deno.test("describeGroup() names the vectors of a layer together if they are cut at the same places", () => {
  const vector = (parameter: string, structures = [0, 1]) => ({ parameter, axis: 0, structures });
  const group = {
    ...GROUP,
    ownedSlices: [vector("bn/scale"), vector("bn/offset"), vector("bn/odd", [1, 0])],
    dependentSlices: [vector("bn/mean"), {
      parameter: "position/table",
      axis: 2,
      structures: [0, 1],
    }],
  };
  assert.equal(
    describeGroup(group, 1),
    "conv1 (2 structures): cutting bn[1] also cuts bn/odd[0], position/table axis 2 [1]",
  );
});

Deno.test("describeGroup() says why a group is kept", () => {
  const reason = "Softmax at node 12 mixes the axis";
  const alone = { ...GROUP, size: 1, prunable: false, reason };
  assert.equal(describeGroup(alone), `conv1 (1 structure): kept, because ${reason}`);
});

Deno.test("describeGroup() refuses a structure that is not there", () => {
  assert.throws(() => describeGroup(GROUP, 2), {
    name: "RangeError",
    message:
      "Cannot describe group conv1: the structure must be an integer in [0, 2): current value is 2",
  });
});
