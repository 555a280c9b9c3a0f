import assert from "node:assert/strict";
import { describeGroup, type PruningGroup } from "@geta-lab/geta/qadg";

const GROUP: PruningGroup = {
  name: "conv1",
  size: 2,
  members: [
    { parameter: "conv1/kernel", axis: 3, structures: [0, 1] },
    { parameter: "bn/scale", axis: 0, structures: [0, 1, -1] },
  ],
  followers: [{ parameter: "fc/kernel", axis: 0, structures: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1] }],
  layers: [],
  prunable: true,
};

Deno.test("describeGroup() lists what one structure takes along", () => {
  assert.equal(
    describeGroup(GROUP),
    "conv1 (2 structures): cutting conv1/kernel axis 3 [0] also cuts bn/scale[0], " +
      "fc/kernel axis 0 [0, 2, 4, 6, ... 5 positions]",
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
