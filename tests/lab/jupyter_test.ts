/** The kernel of the lab under Jupyter itself, where it is installed: Debian's jupyter-notebook in CI. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findProgram } from "../../tools/lab/find_program.ts";
import { writeKernelSpec } from "../../tools/lab/kernel_spec.ts";
import { chosenNotebooks, notebookNames } from "../../tools/notebook/checked.ts";
import { type CodeCell, joinText, parseNotebook } from "../../tools/notebook/nbformat.ts";
import { normalise, notebookJson } from "../../tools/notebook/normalise.ts";
import { notebookOf } from "../notebook/notebook_of.ts";

const nbconvert = findProgram("jupyter-nbconvert", Deno.env.get("PATH") ?? "");
const notebooks = fileURLToPath(import.meta.resolve("../../notebooks/"));

/** Lets Jupyter convert a notebook, with the kernel of the lab in a folder of its own. */
async function convert(text: string, ...options: string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await writeKernelSpec(`${folder}/.jupyter`);
    await Deno.writeTextFile(`${folder}/in.ipynb`, text);
    const { code, stderr } = await new Deno.Command(nbconvert!, {
      args: [...options, "--output=out", "in.ipynb"],
      cwd: folder,
      env: { JUPYTER_PATH: `${folder}/.jupyter`, NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const written = [...Deno.readDirSync(folder)].find(({ name }) => name.startsWith("out"));
    return await Deno.readTextFile(`${folder}/${written!.name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function textOf(...sources: string[]): string {
  return notebookJson(normalise(notebookOf(...sources)));
}

function printedBy({ outputs }: CodeCell): string {
  return outputs.map((output) => output.output_type === "stream" ? joinText(output.text) : "").join(
    "",
  );
}

Deno.test({
  name: "Jupyter loses none of 2000 printed lines on the kernel of the lab, and its HTML is whole",
  ignore: nbconvert === undefined,
  fn: async () => {
    const print = (name: string) => `for (let i = 0; i < 2000; i++) console.log("${name}" + i); 0`;
    const text = textOf(print("a"), print("b"));
    const html = await convert(text, "--to=html", "--execute");
    const wanted = ["a", "b"].flatMap((name) => Array.from({ length: 2000 }, (_, i) => name + i));
    const printed = [...html.matchAll(/^(?:<pre>)?([ab]\d+)$/gm)].map(([, line]) => line);
    assert.deepEqual(printed, wanted);
    assert.match(html, /<\/html>\s*$/);
  },
});

Deno.test({
  name: "Jupyter's stop ends an endless loop on the kernel of the lab and keeps the state",
  ignore: nbconvert === undefined,
  fn: async () => {
    const text = textOf(`let n = 0; while (true) n++;`, `console.log(n > 0)`, "const x = ;");
    const executed = await convert(
      text,
      "--to=notebook",
      "--execute",
      "--allow-errors",
      "--ExecutePreprocessor.timeout=10",
      "--ExecutePreprocessor.interrupt_on_timeout=True",
    );
    const [stopped, after, wrong] = parseNotebook(executed).cells as CodeCell[];
    const nameOf = ({ outputs }: CodeCell) =>
      outputs.map((output) => output.output_type === "error" ? output.ename : "").join("");
    assert.equal(nameOf(stopped!), "Interrupted");
    assert.equal(printedBy(after!), "true\n");
    assert.equal(nameOf(wrong!), "SyntaxError");
  },
});

// those with pictures that move, and another one from day to day
const moving = notebookNames().filter((name) =>
  Deno.readTextFileSync(notebooks + name).includes('"image/svg+xml"')
);
const turn = Math.floor(Date.now() / 86_400_000);
for (const name of chosenNotebooks(notebookNames(), { changed: moving, turn })) {
  Deno.test({
    name: `notebooks/${name} exports to HTML with all its pictures`,
    ignore: nbconvert === undefined,
    fn: async () => {
      const text = await Deno.readTextFile(notebooks + name);
      const outputs = parseNotebook(text).cells.flatMap((cell) =>
        cell.cell_type === "code" ? cell.outputs.filter((output) => "data" in output) : []
      );
      // of a picture that moves Jupyter takes the SVG (of which Debian's nbconvert keeps only the texts), of all others the PNG
      const moving = outputs.filter(({ data }) => "image/svg+xml" in data);
      const still = outputs.filter(({ data }) => "image/png" in data && !("image/svg+xml" in data));
      const html = await convert(text, "--to=html");
      const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0;
      assert.equal(count(/<img[^>]* src="data:image\/png;base64,/g), still.length);
      assert.equal(count(/<svg [^>]*width="/g), moving.length);
      assert.match(html, /<\/html>\s*$/);
    },
  });
}
