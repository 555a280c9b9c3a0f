import assert from "node:assert/strict";
import { cases, numbersOf } from "../../tools/pruning_bench/cases.ts";
import { measure } from "../../tools/pruning_bench/measure.ts";
import type { Peer } from "../../tools/pruning_bench/peer.ts";
import { peerOf, pruningPage, pruningTable, scanLine } from "../../tools/pruning_bench/report.ts";
import { timeScan } from "../../tools/pruning_bench/scan.ts";
import { useEngine } from "@geta-lab/geta/engine";

const peer = (words: string, ms: number, straight = true) => ({
  words,
  straight,
  ms,
  ratio: 5 / ms,
});
const row = {
  name: "2:4 mask",
  ms: 5,
  peers: [peer("sort", 20), peer("partition", 10), peer("threshold", 1, false)],
};
const scan = {
  groups: 9,
  ratios: 10,
  images: 2000,
  evaluations: 82,
  seconds: 110,
  plainSeconds: 100,
  ratio: 1.1,
};

Deno.test("peerOf() is the fastest way that is straight", () => {
  assert.equal(peerOf(row.peers)!.words, "partition");
  assert.equal(peerOf([]), undefined);
});

Deno.test("pruningTable() has a line for each way and says which one counts", () => {
  const lines = pruningTable([row, { name: "FPGM", ms: 2, peers: [] }]).split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()).slice(1, -1));
  assert.deepEqual(lines.slice(2), [
    ["2:4 mask", "5.0", "sort", "slower", "20.0", "0.25"],
    ["2:4 mask", "5.0", "partition", "peer", "10.0", "0.50"],
    ["2:4 mask", "5.0", "threshold", "for comparison", "1.0", "5.00"],
    ["FPGM", "2.0", "not installed", "", "", ""],
  ]);
});

Deno.test("pruningPage() names date, machine, versions and load, and the scan where it was measured", () => {
  const bench = { machine: "2 x CPU", versions: { numpy: "2.0" }, load: 3.25, rows: [row] };
  const page = pruningPage({ ...bench, scan }, "2026-11-30");
  for (
    const part of ["2026-11-30", "2 x CPU", "numpy 2.0", "3.3", pruningTable([row]), scanLine(scan)]
  ) {
    assert.ok(page.replaceAll(/\s+/g, " ").includes(part.replaceAll(/\s+/g, " ")), part);
  }
  assert.match(
    scanLine(scan),
    /9 groups x 10 ratios, 2000 images\) makes 82 evaluations .* ratio 1\.10/,
  );
  assert.ok(!pruningPage(bench, "2026-11-30").includes("VGG7"));
});

Deno.test("measure() takes medians of rounds, pairs the rounds for the ratio, and refuses another result", async () => {
  const one = {
    ...cases.find(({ name }) => name.startsWith("2:4"))!,
    shape: [64, 8] as [number, number],
  };
  const asked: string[] = [];
  const stub = (error: number): Peer => ({
    versions: {},
    ask: (command) => {
      const { do: action } = command as { do: string };
      asked.push(action);
      return Promise.resolve((action === "time" ? { ms: 1e-9 } : { error }) as never);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  const small = {
    ...one,
    ours: (data: Float32Array) => new Uint8Array(data.length),
    peers: one.peers.slice(0, 1),
  };
  const found = await measure(small, { peer: stub(0), rounds: 3 });
  assert.deepEqual(asked, ["load", "check", "time", "time", "time"]);
  assert.equal(found.peers[0]!.ms, 1e-9);
  await assert.rejects(
    measure(small, { peer: stub(0.5), rounds: 1 }),
    /^Error: Cannot compare 2:4 mask, 4,096 x 1,024: both sides must find the same as nm_sorted: current value is 0.5$/,
  );
  assert.deepEqual((await measure(small, { peer: undefined, rounds: 1 })).peers, []);
});

Deno.test("numbersOf() gives the same numbers each time", () => {
  assert.deepEqual(numbersOf([3, 5]), numbersOf([3, 5]));
});

Deno.test("timeScan() counts the evaluations that the scan makes, those it can leave out not", async () => {
  await useEngine({ threads: 1 });
  const { groups, evaluations, ratio } = timeScan({ images: 2, ratios: 2 });
  assert.equal(evaluations, 1 + groups); // ratio 0 is the whole network again
  assert.ok(ratio > 0);
});
