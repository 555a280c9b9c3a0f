import assert from "node:assert/strict";
import { runWarnings } from "@geta-lab/geta/report";
import { exampleReport } from "../viz/example_report.ts";

const { dense, compressed, structures, settings } = exampleReport;
/** Ten classes of a hundred test images. */
const confusion = Array.from({ length: 10 }, () => new Array<number>(10).fill(10));
const sane = {
  dense,
  compressed,
  structures,
  settings,
  confusion: { dense: confusion, compressed: confusion },
};

Deno.test("runWarnings() has nothing to say about a sane run", () => {
  assert.deepEqual(runWarnings(sane), []);
});

Deno.test("runWarnings() tells a network cut to chance level, the layer that is to blame and what to change", () => {
  const layer = { ...compressed.layers[0]!, name: "conv2", before: 128, after: 1 };
  const cut = { ...compressed, accuracy: 0.099, layers: [...compressed.layers, layer] };
  const [warning, ...rest] = runWarnings({ ...sane, compressed: cut });
  assert.deepEqual(rest, []);
  assert.equal(
    warning,
    "The compressed network only guesses: its accuracy is 9.9 %, that of the dense network 82.0 %, and 10.0 % is what " +
      "naming one class would give. Layer conv2 kept 1 of 128. Lower sparsity (now 0.5), allow more bits (bitRange, now " +
      "4:16) or train longer (epochs, now 7).",
  );
});

Deno.test("runWarnings() advises only what can change something: under a budget, without a sparsity, without quantizers", () => {
  const advice = (
    changes: Partial<typeof settings>,
    budget?: Parameters<typeof runWarnings>[0]["budget"],
  ) =>
    runWarnings({
      ...sane,
      compressed: { ...compressed, accuracy: 0.099, layers: [] },
      settings: { ...settings, ...changes },
      ...(budget && { budget }),
    })[0]!.split("would give. ")[1];
  assert.equal(
    advice({ sparsity: 0 }, { measure: "bops", target: 0.01, reached: 0.01 }),
    "Raise bops (now 0.01), lower bitRange (now 4:16), so that more structures stay, or train longer (epochs, now 7).",
  );
  assert.equal(
    advice({ sparsity: 0 }, { measure: "macs", target: 0.3, reached: 0.3 }), // bits cost none
    "Raise macs (now 0.3) or train longer (epochs, now 7).",
  );
  assert.equal(
    advice({ sparsity: 0 }),
    "Allow more bits (bitRange, now 4:16) or train longer (epochs, now 7).",
  );
  assert.equal(
    advice({ quantize: "none" }),
    "Lower sparsity (now 0.5) or train longer (epochs, now 7).",
  );
});

Deno.test("runWarnings() blames the dense network where that one guesses already", () => {
  const both = runWarnings({
    ...sane,
    dense: { ...dense, accuracy: 0.11 },
    compressed: { ...compressed, accuracy: 0.1 },
  });
  assert.equal(both.length, 1);
  assert.match(both[0]!, /^The dense network only guesses: its accuracy is 11\.0 %.*Train longer/);
});

Deno.test("runWarnings() takes the bound from the number of images and the most frequent class", () => {
  const warned = (accuracy: number, confusion: number[][]) =>
    runWarnings({
      ...sane,
      compressed: { ...compressed, accuracy },
      confusion: { dense: confusion, compressed: confusion },
    }).length > 0;
  // 0.1 + 3 sqrt(0.1 * 0.9 / 1000) = 0.1285
  assert.equal(warned(0.128, confusion), true);
  assert.equal(warned(0.129, confusion), false);
  // ninety of a hundred images are of one class: 0.9 + 3 sqrt(0.9 * 0.1 / 10000) = 0.909
  const skewed = [[9000, 0], [1000, 0]];
  const dominated = runWarnings({
    ...sane,
    dense: { ...dense, accuracy: 0.99 },
    compressed: { ...compressed, accuracy: 0.9 },
    confusion: { dense: skewed, compressed: skewed },
  });
  assert.match(dominated[0]!, /90\.0 % is what naming one class would give/);
});

Deno.test("runWarnings() tells that nothing or too little was pruned, unless that was asked for", () => {
  const with_ = (zero: number, target: number, sparsity: number) =>
    runWarnings({
      ...sane,
      structures: { total: 336, zero, target },
      settings: { ...settings, sparsity, roundTo: 64 },
    });
  assert.match(with_(0, 117, 0.35)[0]!, /^Nothing was pruned: .*lower roundTo \(now 64\)/);
  assert.match(with_(64, 117, 0.35)[0]!, /^Only 64 of 117 structures went: /);
  assert.deepEqual(with_(0, 0, 0), []);
  assert.deepEqual(with_(117, 117, 0.35), []);
});

Deno.test("runWarnings() tells a budget that was missed by more than a percent, and no other", () => {
  const warned = (reached: number) =>
    runWarnings({ ...sane, budget: { measure: "bops", target: 0.08, reached } });
  for (const near of [0.0793, 0.08, 0.0807]) assert.deepEqual(warned(near), []);
  assert.deepEqual(warned(0.0815), [
    "8.15 % of the bit operations are left, 8.00 % were asked for: no whole structures and whole bits were found that come closer.",
  ]);
  assert.equal(warned(0.078).length, 1);
  assert.match(
    runWarnings({ ...sane, budget: { measure: "bytes", target: 0.05, reached: 0.06 } })[0]!,
    /^6\.00 % of the bytes are left, 5\.00 % were asked for/,
  );
  const allocated = (reached: number) =>
    runWarnings({
      ...sane,
      budget: { measure: "bops", target: 0.08, reached },
      settings: { ...sane.settings, bits: "allocated" },
    });
  assert.deepEqual(allocated(0.078), [
    "7.80 % of the bit operations are left, 8.00 % were asked for: no quantizer could have a bit more.",
  ]);
  assert.match(allocated(0.082)[0]!, /no whole structures and whole bits were found/);
});
