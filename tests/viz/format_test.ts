import assert from "node:assert/strict";
import { amountText, bytesText, durationText, percentText } from "@geta-lab/geta/viz";

Deno.test("amountText() keeps small numbers whole and never writes 1000 of a unit", () => {
  assert.deepEqual(
    [0, 0.31415, 99.96, 9999, 10_000, 272_474, 999_949, 999_950, 41_792_700_416, 1e15, 1e20].map(
      amountText,
    ),
    [
      "0",
      "0.314",
      "100",
      "9999",
      "10.00 k",
      "272.5 k",
      "999.9 k",
      "1.00 M",
      "41.79 G",
      "1.00 P",
      "100000.0 P",
    ],
  );
});

Deno.test("bytesText() counts in thousands", () => {
  assert.deepEqual([0, 999, 1000, 1_089_896].map(bytesText), [
    "0 B",
    "999 B",
    "1.00 kB",
    "1.09 MB",
  ]);
});

Deno.test("percentText() rounds to the digits asked for", () => {
  assert.deepEqual([percentText(0.08666), percentText(1, 0), percentText(0.005, 1)], [
    "8.67 %",
    "100 %",
    "0.5 %",
  ]);
});

Deno.test("durationText() carries seconds into minutes and hours", () => {
  assert.deepEqual([0, 59.4, 59.6, 3599.6, -3].map(durationText), [
    "0:00",
    "0:59",
    "1:00",
    "1:00:00",
    "0:00",
  ]);
});
