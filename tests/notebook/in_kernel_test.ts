/** The parts of lib/notebook that only exist inside the real kernel. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Kernel } from "../../tools/notebook/kernel.ts";
import { joinText } from "../../tools/notebook/nbformat.ts";
import { runNotebook } from "../../tools/notebook/run_notebook.ts";
import { notebookOf } from "./notebook_of.ts";

const cwd = fileURLToPath(import.meta.resolve("../../"));
const timeoutMs = 60_000;

Deno.test({
  name: "importing lib/notebook makes the stop button end a loop and keep the state",
  ignore: Deno.build.os === "windows", // has no SIGINT
  fn: async () => {
    await using kernel = await Kernel.start({ cwd });
    const first = await kernel.execute(
      `import { tick } from "@geta-lab/geta/notebook"; let steps = 0;`,
      { timeoutMs },
    );
    assert.equal(first.error, undefined);
    const running = kernel.execute("while (true) { steps++; await tick(); }", { timeoutMs });
    await new Promise((resolve) => setTimeout(resolve, 300));
    kernel.interrupt();
    assert.equal((await running).error?.ename, "InterruptedError");
    const { shown, error } = await kernel.execute("steps > 0", { timeoutMs });
    assert.equal(error, undefined);
    const [result] = shown.outputs;
    assert.ok(result?.output.output_type === "execute_result");
    assert.equal(result.output.data["text/plain"], "true");
  },
});

Deno.test("lib/notebook shows charts, tables and bars as one output each in the real kernel", async () => {
  const { notebook, failure } = await runNotebook(
    notebookOf(
      `import { liveChart, plot, progress, table } from "@geta-lab/geta/notebook";
       const spec = { title: "t", mark: "point", data: { values: [{ x: 1 }] },
         encoding: { x: { field: "x", type: "quantitative" } } };
       const chart = liveChart((rows) => ({ ...spec, data: { values: rows } }));
       await chart.push({ x: 1 });`,
      `const bar = progress(3, "steps");
       for (let step = 1; step <= 3; step++) await bar.update(step);
       await table([{ a: 1 }]);`,
      `await plot(spec); await chart.push({ x: 2 }); await chart.done();`,
    ),
    { cwd, timeoutMs },
  );
  assert.equal(failure, undefined);
  const bundles = notebook.cells.map((cell) =>
    cell.cell_type === "code"
      ? cell.outputs.map((output) => "data" in output ? output.data : output)
      : []
  );
  assert.deepEqual(bundles.map((cell) => cell.length), [1, 2, 1]);
  const [live, bar, table, plotted] = bundles.flat() as Record<string, unknown>[];
  for (const chart of [live, plotted]) {
    assert.deepEqual(
      Object.keys(chart!).sort(),
      ["application/vnd.vegalite.v5+json", "image/png", "text/plain"],
    );
  }
  const { data } = live!["application/vnd.vegalite.v5+json"] as { data: unknown };
  assert.deepEqual(data, { values: [{ x: 1 }, { x: 2 }] });
  assert.match(String(bar!["text/plain"]), /100 % +3\/3$/);
  assert.match(String(table!["text/html"]), /^<table>/);
});

Deno.test("a tensor or a network as last value is readable in the real kernel", async () => {
  const { notebook, failure } = await runNotebook(
    notebookOf(
      `import * as tf from "@tensorflow/tfjs-core";
       import { useEngine } from "@geta-lab/geta/engine";
       import "@geta-lab/geta/notebook";
       await useEngine();
       tf.tensor2d([[1, 2], [3, 4]])`,
      `({ loss: tf.scalar(3), variables: Array(40).fill(tf.ones([100])) })`,
    ),
    { cwd, timeoutMs },
  );
  assert.equal(failure, undefined);
  const [tensor, network] = notebook.cells.map((cell) => {
    const output = cell.cell_type === "code" ? cell.outputs.at(-1) : undefined;
    assert.ok(output?.output_type === "execute_result");
    return joinText(output.data["text/plain"] as string | string[]);
  });
  assert.equal(tensor, "Tensor float32 [2, 2]\n[[1, 2],\n [3, 4]]");
  assert.match(network!, /loss: Tensor float32 \[\]/);
  assert.match(network!, /Tensor float32 \[100\],\n/);
  assert.match(network!, /20 more items/);
});
