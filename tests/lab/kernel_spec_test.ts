import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { jupyterPath, writeKernelSpec } from "../../tools/lab/kernel_spec.ts";

Deno.test("writeKernelSpec() names the kernel deno, stops by message and starts with named permissions", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeKernelSpec(`${folder}/.jupyter`);
    const text = await Deno.readTextFile(`${folder}/.jupyter/kernels/deno/kernel.json`);
    const { argv, language, interrupt_mode } = JSON.parse(text);
    assert.deepEqual([language, interrupt_mode], ["typescript", "message"]);
    assert.equal(argv[0], Deno.execPath());
    assert.equal(argv.at(-1), "{connection_file}");
    assert.ok(
      argv.includes("--no-prompt") && !argv.includes("-A") && !argv.includes("--allow-all"),
    );
    await writeKernelSpec(`${folder}/.jupyter`); // every time the lab is opened
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("jupyterPath() puts the lab's folder before those that were there", () => {
  assert.equal(jupyterPath("lab", undefined), "lab");
  assert.equal(jupyterPath("lab", ""), "lab");
  assert.equal(jupyterPath("lab", "mine"), `lab${delimiter}mine`);
});
