/**
 * Lint rules of this project: who may import whom (the levels of `lib/`, of tfjs the core), and how long a file may be.
 *
 * @module
 */

/** Level of each folder of `lib/`; a file may import its own folder, level 0 and lower levels. */
export const LEVELS: Record<string, number> = {
  core: 0,
  engine: 1,
  graph: 1,
  granularity: 1,
  importance: 1,
  quant: 1,
  nn: 2,
  models: 2.5, // made of the layers of nn
  mask: 2,
  nm: 2,
  schedule: 2,
  optim: 2,
  qadg: 3,
  cost: 3,
  train: 3,
  hardware: 3,
  qasso: 4,
  subnet: 4,
  search: 4,
  io: 4,
  geta: 5,
  viz: 5,
  notebook: 6,
  cli: 6,
};

const FRONT_END = 6;
const MOST_LINES = 200;

/**
 * Says what is wrong with an import, or nothing.
 *
 * @param file Path of the importing file, `/`-separated.
 * @param specifier What it imports.
 * @returns The complaint, or undefined if the import is allowed.
 */
export function importComplaint(file: string, specifier: string): string | undefined {
  const from = /\/lib\/([^/]+)\//.exec(file)?.[1];
  if (from === undefined) return undefined;
  const level = LEVELS[from];
  if (level === undefined) return `Folder lib/${from} has no level: add it to tools/lint_plugin.ts`;
  if (specifier.startsWith("@geta-lab/geta")) {
    return `Import ${specifier} by its relative path: the package name is for users`;
  }
  if (specifier === "@tensorflow/tfjs") {
    return "Import @tensorflow/tfjs-core: the whole package takes a third of a start and is the user's choice";
  }
  if (!specifier.startsWith(".")) return undefined;
  const path = new URL(specifier, `file://${file}`).pathname;
  // the front ends bring data and library together; below them nothing knows where samples come from
  if (path.endsWith("/datasets/mod.ts") && level === FRONT_END) return undefined;
  const to = /\/lib\/([^/]+)\/(.+)$/.exec(path);
  if (to === null) return `lib/${from} may not import ${specifier}, which is outside lib/`;
  const [, folder, rest] = to;
  if (folder === from) return undefined;
  const target = LEVELS[folder!];
  if (target === undefined || (target !== 0 && target >= level)) {
    return `lib/${from} (level ${level}) may not import lib/${folder} (level ${target ?? "none"})`;
  }
  return rest === "mod.ts" ? undefined : `Import lib/${folder} through its mod.ts`;
}

const plugin: Deno.lint.Plugin = {
  name: "geta",
  rules: {
    "import-levels": {
      create(context) {
        const file = context.filename.replaceAll("\\", "/");
        function visit(node: { source: Deno.lint.StringLiteral | null }) {
          if (node.source === null) return;
          const message = importComplaint(file, node.source.value);
          if (message !== undefined) context.report({ node: node.source, message });
        }
        return {
          ImportDeclaration: visit,
          ExportAllDeclaration: visit,
          ExportNamedDeclaration: visit as (node: Deno.lint.ExportNamedDeclaration) => void,
        };
      },
    },
    "file-length": {
      create(context) {
        return {
          Program(node) {
            const lines = context.sourceCode.text.split("\n").length - 1;
            const isProduct = /\/(lib|datasets|tools)\//.test(context.filename);
            if (!isProduct || lines <= MOST_LINES) return;
            context.report({
              node,
              message: `A file has at most ${MOST_LINES} lines: this one has ${lines}`,
            });
          },
        };
      },
    },
  },
};

export default plugin;
