import type { PruningGroup } from "@geta-lab/geta/structure";

const both = [0, 1];

/** Two dense layers: hidden units that can go, and outputs that cannot. */
export const exampleGroups: PruningGroup[] = [
  {
    name: "fc1",
    size: 2,
    ownedSlices: [
      { parameter: "fc1/kernel", axis: 1, structures: both },
      { parameter: "fc1/bias", axis: 0, structures: both },
    ],
    dependentSlices: [
      { parameter: "fc2/kernel", axis: 0, structures: both },
      { parameter: "fc2/kernel", axis: 1, structures: both },
    ],
    layers: ["fc1"],
    prunable: true,
  },
  {
    name: "fc2",
    size: 3,
    ownedSlices: [{ parameter: "fc2/bias", axis: 0, structures: [0, 1, 2] }],
    dependentSlices: [],
    layers: ["fc2"],
    prunable: false,
    reason: "it is an axis of the network's output 0",
  },
];
