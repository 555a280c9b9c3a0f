import assert from "node:assert/strict";
import { dataSources } from "@geta-lab/geta/datasets";
import { svgToPng } from "@geta-lab/geta/notebook";
import { dataCheck, writeCheck } from "../../tools/doctor/folder_checks.ts";
import { fontCheck } from "../../tools/doctor/font_check.ts";
import { jupyterCheck, kernelCheck } from "../../tools/doctor/jupyter_checks.ts";
import {
  coresCheck,
  denoCheck,
  memoryCheck,
  WANTED_DENO,
} from "../../tools/doctor/machine_checks.ts";
import { checkText, verdict } from "../../tools/doctor/report.ts";
import { judgeSpeed, USUAL_SPEED } from "../../tools/doctor/speed_check.ts";

const root = new URL("../../", import.meta.url);

Deno.test("denoCheck() refuses older versions, notes newer ones, and wants the one of CI", () => {
  const states = ["2.9.5", "2.10.0", "3.0.0", "2.9.7", "1.99.99"].map((v) => denoCheck(v).state);
  assert.deepEqual(states, ["bad", "note", "note", "note", "bad"]);
  assert.deepEqual(denoCheck(WANTED_DENO), { name: "Deno", found: WANTED_DENO, state: "good" });
  assert.equal(denoCheck("2.8.0").advice, `deno upgrade ${WANTED_DENO}`);
  assert.ok(Deno.readTextFileSync(new URL(".ci/run", root)).includes(`want=${WANTED_DENO}\n`));
});

Deno.test("coresCheck() and memoryCheck() name what is scarce", () => {
  assert.deepEqual([1, 2, 16].map((n) => coresCheck(n).state), ["note", "good", "good"]);
  const memory = (total: number, available: number) =>
    memoryCheck({ total: total * 1e9, available: available * 1e9 }).state;
  assert.deepEqual([memory(1.9, 1.8), memory(3.9, 3), memory(8, 1.4), memory(8, 5)], [
    "bad",
    "note",
    "note",
    "good",
  ]);
  assert.equal(memoryCheck({ total: 8.25e9, available: 5e9 }).found, "8.3 GB, 5.0 GB free");
});

Deno.test("writeCheck() tries it and leaves nothing behind", async () => {
  const folder = await Deno.makeTempDir();
  assert.equal((await writeCheck(folder)).state, "good");
  assert.deepEqual([...Deno.readDirSync(folder)], []);
  await Deno.remove(folder);
  const gone = await writeCheck(folder);
  assert.equal(gone.state, "bad");
  assert.match(gone.advice!, /^Copy the course into a folder of your own/);
});

Deno.test("dataCheck() tells complete, missing and broken data sets apart", async () => {
  const cache = await Deno.makeTempDir(), environment = () => cache;
  try {
    assert.deepEqual(dataCheck(environment), {
      name: "Data",
      found: "none downloaded; no notebook needs any",
      state: "good",
    });
    const { folder, files } = dataSources.mnist;
    Deno.mkdirSync(`${cache}/${folder}`);
    const entries = Object.entries(files);
    for (const [i, [name, size]] of entries.entries()) {
      Deno.writeFileSync(`${cache}/${folder}/${name}`, new Uint8Array());
      Deno.truncateSync(`${cache}/${folder}/${name}`, size);
      const { state, found, advice } = dataCheck(environment);
      if (i < entries.length - 1) {
        assert.deepEqual([state, advice], ["note", "Incomplete: deno task download mnist"]);
      } else assert.deepEqual([state, found], ["good", `mnist in ${cache}`]);
    }
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
  assert.equal(dataCheck(() => undefined).state, "note");
});

Deno.test("fontCheck() tells by the pictures whether two letters have a font", async () => {
  const without = (missing: RegExp) => (svg: string) => svgToPng(svg.replace(missing, " "));
  if (await svgToPng("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>")) {
    assert.equal((await fontCheck(without(/剪|枝/))).found, "Latin, no Chinese");
    assert.equal((await fontCheck(without(/(?<=>)[Wi](?=<)/))).state, "bad");
  }
  assert.equal((await fontCheck(() => Promise.resolve(undefined))).state, "note");
});

Deno.test("jupyterCheck() is bad where nothing opens a notebook", () => {
  assert.equal(jupyterCheck("/no/such/folder").state, "bad");
});

Deno.test("kernelCheck() runs a cell on the kernel of the lab", async () => {
  const { state, found } = await kernelCheck(".");
  assert.equal(state, "good", found);
  assert.match(found, /^answers after \d+\.\d s$/);
  assert.equal((await kernelCheck("/no/such/folder")).state, "bad");
});

Deno.test("judgeSpeed() compares with the machine of README", () => {
  assert.deepEqual(judgeSpeed(USUAL_SPEED), {
    name: "Training",
    found: `${USUAL_SPEED}.0 steps a second; ${USUAL_SPEED} on the two cores of README`,
    state: "good",
  });
  const slow = judgeSpeed(USUAL_SPEED / 4);
  assert.match(slow.advice!, /^Notebooks take 4\.0 times as long as they say/);
  assert.equal(
    judgeSpeed(USUAL_SPEED, "The engine cannot start").advice,
    "The engine cannot start",
  );
});

Deno.test("checkText() fits 80 columns and puts the advice below", () => {
  const words = "close other programs and let the machine cool down ".repeat(4).trim();
  const text = checkText({ name: "Training", state: "note", found: words, advice: words }, {
    colour: false,
  });
  const lines = text.split("\n");
  for (const line of lines) assert.ok(line.length <= 80, line);
  assert.ok(lines[0]!.startsWith(" ! Training   close other"));
  assert.ok(lines.slice(1).every((line) => line.startsWith(" ".repeat(14))));
  assert.equal(lines.map((line) => line.slice(14)).join(" "), `${words} ${words}`);
  const coloured = checkText({ name: "Deno", state: "bad", found: "1.0.0" }, { colour: true });
  assert.ok(coloured.startsWith(" \x1b[31m✗"));
});

Deno.test("verdict() is one sentence", () => {
  const of = (...states: ("good" | "note" | "bad")[]) =>
    verdict(states.map((state, i) => ({ name: `c${i}`, found: "", state })));
  assert.equal(of("good"), "Ready for class.");
  assert.equal(of("note", "good"), "Ready for class, with 1 note.");
  assert.equal(of("note", "note"), "Ready for class, with 2 notes.");
  assert.equal(of("bad", "note", "bad"), "Not ready: c0, c2.");
});
