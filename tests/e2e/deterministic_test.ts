import assert from "node:assert/strict";
import { geta, quick, temporaryFolder } from "./command.ts";

/** Everything with digits that a run leaves. */
async function results(folder: string): Promise<unknown> {
  const { seconds: _s, milliseconds: _m, engine: _e, options: _o, origin: _r, ...report } = JSON
    .parse(
      await Deno.readTextFile(`${folder}/report.json`),
    );
  return {
    report,
    history: await Deno.readTextFile(`${folder}/history.jsonl`),
    weights: await Deno.readFile(`${folder}/subnet.safetensors`),
  };
}

Deno.test("--deterministic gives the same digits on any number of threads, and the report says so", async () => {
  using folder = temporaryFolder();
  const outs: string[] = [];
  for (const threads of ["1", "2"]) {
    const out = `${folder.path}/${threads}`;
    const { code, err } = await geta(
      ...quick,
      "--deterministic",
      "--threads",
      threads,
      "--out",
      out,
    );
    assert.equal(code, 0, err);
    const { engine, options } = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    assert.match(engine, /^wasm-simd, deterministic, \d threads?$/);
    assert.equal(options.deterministic, true);
    outs.push(out);
  }
  assert.deepEqual(await results(outs[0]!), await results(outs[1]!));
});

Deno.test("a run cannot become deterministic when it is resumed", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  assert.equal((await geta(...quick, "--model", "mlp", "--out", out)).code, 0);
  const { code, err } = await geta("--resume", "--deterministic", "--out", out);
  assert.equal(code, 2);
  assert.match(err, /^Cannot resume with another --deterministic: /);
});
