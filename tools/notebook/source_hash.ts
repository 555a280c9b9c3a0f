/**
 * What a notebook's results depend on, as one number: its cells and the library sources that its imports lead to.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { joinText, type Notebook } from "./nbformat.ts";

const IMPORT = /^\s*(?:import|export)\b[^;]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"/gm;

const target = v.optional(v.object({ specifier: v.optional(v.string()) }));
const graphShape = v.object({
  modules: v.array(v.object({
    specifier: v.string(),
    local: v.optional(v.string()),
    dependencies: v.optional(v.array(v.object({ code: target, type: target })), []),
  })),
});

/**
 * The names that the cells import from.
 *
 * @param notebook The notebook.
 * @returns Each name once, in alphabetical order.
 */
export function importedNames(notebook: Notebook): string[] {
  const sources = notebook.cells.filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => joinText(source));
  const names = sources.flatMap((source) => [...source.matchAll(IMPORT)].map(([, a, b]) => a ?? b));
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/**
 * Hashes what each notebook's results depend on. One call of `deno info` serves them all.
 *
 * @param notebooks Notebooks by name.
 * @param root Address of the project's folder, with a slash at its end; only files in it count.
 * @returns SHA-256 by name, in hexadecimal digits. Texts and outputs do not count.
 * @throws {Error} If an import leads nowhere.
 */
export async function sourceHashes(
  notebooks: Record<string, Notebook>,
  root: URL,
): Promise<Record<string, string>> {
  const roots = new Map<string, string>();
  for (const name of Object.values(notebooks).flatMap(importedNames)) {
    roots.set(name, import.meta.resolve(name));
  }
  const graph = await moduleGraph([...roots.values()], root);
  const digests = new Map<string, string>();
  const entries = Object.entries(notebooks).map(async ([name, notebook]) => {
    const starts = importedNames(notebook).map((imported) => roots.get(imported)!);
    const files = reachable(graph, starts).filter((url) => url.startsWith(root.href)).sort();
    const lines = [];
    for (const url of files) {
      if (!digests.has(url)) digests.set(url, await sha256(await Deno.readFile(new URL(url))));
      lines.push(`${url.slice(root.href.length)} ${digests.get(url)}`);
    }
    return [name, await sha256(JSON.stringify([cellsOf(notebook), lines]))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function cellsOf({ cells }: Notebook): unknown[] {
  return cells.filter(({ cell_type }) => cell_type === "code")
    .map(({ source, metadata }) => [joinText(source), metadata["expect"] ?? null]);
}

/** The modules that each module imports, by address. */
async function moduleGraph(urls: readonly string[], root: URL): Promise<Map<string, string[]>> {
  const program = urls.map((url) => `import ${JSON.stringify(url)};`).join("\n");
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:application/typescript,${encodeURIComponent(program)}`],
    cwd: fileURLToPath(root),
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot follow the imports of notebooks: deno info failed");
  const { modules } = v.parse(graphShape, JSON.parse(new TextDecoder().decode(stdout)));
  return new Map(modules.map(({ specifier, dependencies }) => [
    specifier,
    dependencies.flatMap(({ code, type }) => code?.specifier ?? type?.specifier ?? []),
  ]));
}

function reachable(graph: ReadonlyMap<string, string[]>, starts: readonly string[]): string[] {
  const seen = new Set<string>(), open = [...starts];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    open.push(...graph.get(url) ?? []);
  }
  return [...seen];
}

async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
