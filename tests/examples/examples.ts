/**
 * The examples of the documentation as tests. `deno test --doc` loads the library anew for each of a thousand; here those of some
 * folders share a module, in a function each.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";

const root = new URL("../../", import.meta.url);

/** An example: where it stands, and its code. */
interface Example {
  file: string;
  line: number;
  code: string;
}

/** All examples in the files of a folder, in order. */
function examplesIn(folder: string): Example[] {
  const found: Example[] = [];
  const entries = [...Deno.readDirSync(new URL(folder, root))].sort((a, b) =>
    a.name < b.name ? -1 : 1
  );
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...examplesIn(path));
    else if (name.endsWith(".ts")) found.push(...examplesOf(path));
  }
  return found;
}

function examplesOf(path: string): Example[] {
  const source = Deno.readTextFileSync(new URL(path, root));
  return [...source.matchAll(/\/\*\*[^]*?\*\//g)].flatMap(({ 0: comment, index }) => {
    const text = comment.replace(/^[ \t]*\* ?/gm, "");
    return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(({ 1: code, index: inside }) => ({
      file: path,
      line: lineOf(source, index) + lineOf(text, inside),
      code: code!,
    }));
  });
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Static imports as dynamic ones, with addresses; types are gone. */
function withoutImports({ file, code }: Example): string {
  const addressOf = (specifier: string) =>
    specifier.startsWith(".")
      ? String(new URL(specifier, new URL(file, root)))
      : import.meta.resolve(specifier);
  return code.replace(
    /^import (?:(type )?([^"]*?) from )?"([^"]+)";$/gm,
    (_, isType: string | undefined, names: string | undefined, specifier: string) => {
      if (isType) return "";
      const module = `await import(${JSON.stringify(addressOf(specifier))})`;
      if (names === undefined) return `${module};`;
      const all = /^\* as (\w+)$/.exec(names);
      if (all) return `const ${all[1]} = ${module};`;
      const [, own, braces] = /^(\w+)?(?:, )?(?:\{([^]*)\})?$/.exec(names)!;
      const parts = (braces ?? "").split(",").map((part) => part.trim())
        .filter((part) => part !== "" && !part.startsWith("type "))
        .map((part) => part.replace(" as ", ": "));
      if (own) parts.unshift(`default: ${own}`);
      return `const { ${parts.join(", ")} } = ${module};`;
    },
  );
}

/**
 * Registers the examples of some of the library's folders as tests.
 *
 * @param part Which folders, from 0.
 * @param parts Number of parts.
 */
export async function testExamples(part: number, parts: number): Promise<void> {
  const folders = [...Deno.readDirSync(new URL("lib", root))].map(({ name }) => `lib/${name}`);
  const own = [...folders.sort(), "datasets"].filter((_, i) => i % parts === part);
  const examples = own.flatMap(examplesIn);
  const functions = examples.map((one) => `async () => {\n${withoutImports(one)}\n}`);
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, `export const examples = [\n${functions.join(",\n")}\n];\n`);
    const module: { examples: (() => Promise<void>)[] } = await import(`file://${path}`);
    await useEngine(); // its libraries stay loaded, which is no leak of the first example that starts it
    examples.forEach(({ file, line }, i) =>
      Deno.test(`${file}:${line}`, async () => {
        await module.examples[i]!();
        tf.disposeVariables();
      })
    );
  } finally {
    await Deno.remove(path);
  }
}
