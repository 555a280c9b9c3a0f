import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { findProgram, findServer } from "../../tools/lab/find_program.ts";
import { withoutJupyter } from "../../tools/lab/without_jupyter.ts";

const unix = Deno.build.os !== "windows";

/** Runs a test with folders of programs that do nothing. */
async function withPrograms(
  folders: string[][],
  run: (searchPath: string, folders: string[]) => void,
) {
  const base = await Deno.makeTempDir();
  try {
    const paths = folders.map((programs, i) => {
      Deno.mkdirSync(`${base}/${i}`);
      for (const name of programs) {
        Deno.writeTextFileSync(`${base}/${i}/${name}`, "", { mode: 0o755 });
      }
      return `${base}/${i}`;
    });
    run(paths.join(delimiter), paths);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

Deno.test({
  name: "findServer() prefers Lab to classic to uv, wherever in the path they are",
  ignore: !unix,
  fn: async () => {
    const folders = [["uvx", "jupyter-notebook"], ["jupyter-lab"]];
    await withPrograms(folders, (searchPath, [first, second]) => {
      assert.deepEqual(findServer(searchPath), {
        name: "JupyterLab",
        path: `${second}/jupyter-lab`,
        args: [],
      });
      assert.equal(findServer(first!)?.path, `${first}/jupyter-notebook`);
    });
    await withPrograms([["uvx"]], (searchPath) => {
      assert.deepEqual(findServer(searchPath)?.args, ["--from", "jupyterlab", "jupyter-lab"]);
    });
    await withPrograms([["jupyter", "python3"]], (searchPath) => {
      assert.equal(findServer(searchPath), undefined);
    });
  },
});

Deno.test({
  name: "findProgram() passes by folders and files that cannot be run",
  ignore: !unix,
  fn: async () => {
    await withPrograms([["code"], ["code"]], (searchPath, [first, second]) => {
      Deno.chmodSync(`${first}/code`, 0o644);
      assert.equal(findProgram("code", searchPath), `${second}/code`);
      assert.equal(findProgram("code", `${first}${delimiter}/no/such/folder`), undefined);
      assert.equal(findProgram("0", first!.slice(0, -2)), undefined);
      assert.equal(findProgram("code", ""), undefined);
    });
  },
});

Deno.test("withoutJupyter() fits a terminal and names the folder of the kernel", () => {
  const text = withoutJupyter(".jupyter");
  for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
  assert.match(text, /"\.jupyter"/);
});
