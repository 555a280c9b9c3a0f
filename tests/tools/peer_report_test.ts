import assert from "node:assert/strict";
import { median } from "../../tools/median.ts";
import { peerPage, peerTable, speedLine, startLine } from "../../tools/peer/report.ts";

const row = {
  step: "vgg7",
  threads: 2,
  provider: "cblas",
  ms: 341.23,
  peerMs: 650,
  ratio: 0.525,
  peerLayout: "channels_last",
  memory: 600 * 2 ** 20,
  peerMemory: 900 * 2 ** 20,
};

Deno.test("median() is the middle number, or the mean of the two in the middle", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([10, 1, 3, 2]), 2.5);
});

Deno.test("peerTable() has one line per row and as many cells as heads", () => {
  const lines = peerTable([row, row]).trimEnd().split("\n");
  assert.equal(lines.length, 4);
  assert.deepEqual(new Set(lines.map((line) => line.split("|").length)), new Set([11]));
  assert.equal(
    lines[2],
    "| vgg7 | 2 | cblas | 341.2 | 650.0 | channels_last | 0.53 | 600 | 900 |",
  );
});

Deno.test("peerPage() names date, machine and versions, and says when the machine was busy", () => {
  const start = { ms: 118.4, coreMs: 40.2, peerMs: 1500 };
  const speeds = { wasm: 64.4, cblas: 228.1, library: "libblas.so", peer: 99.6, peerSimd: "AVX2" };
  const result = {
    machine: "2 x CPU",
    versions: { torch: "2.0" },
    rows: [row],
    start,
    speeds,
    idle: true,
    avx2: false,
  };
  const page = peerPage(result, "2026-11-20");
  const lines = [peerTable([row]), startLine(result), speedLine(result)];
  for (const part of ["2026-11-20", "2 x CPU", "torch 2.0", ...lines]) {
    assert.ok(page.includes(part), part);
  }
  assert.match(speedLine(result), /at 64 GFLOP.s by our kernel, 228 by libblas.so, 100 by PyTorch/);
  const { cblas: _, library: __, ...others } = speeds;
  assert.match(speedLine({ ...result, speeds: others }), /at 64 GFLOP.s by our kernel, 100 by/);
  assert.match(startLine(result), /: 118 ms, 40 of them for tfjs' core alone; PyTorch 1500 ms/);
  assert.ok(!page.includes("not idle") && !page.includes("--avx2"));
  assert.ok(peerPage({ ...result, avx2: true }, "2026-11-20").includes("--avx2"));
  assert.ok(peerPage({ ...result, idle: false }, "2026-11-20").includes("not idle"));
});
