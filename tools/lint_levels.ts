/**
 * Who may import whom: the levels of `lib/` and of its sub-folders.
 *
 * @module
 */

/** Level of each folder of `lib/`; a file may import its own folder, level 0 and lower levels. */
export const LEVELS: Record<string, number> = {
  core: 0,
  quant: 1,
  settings: 1,
  operators: 1,
  engine: 2,
  graph: 2,
  structure: 3,
  cost: 3,
  importance: 4,
  mask: 4,
  nm: 4,
  schedule: 4,
  nn: 4,
  optim: 4,
  qadg: 4,
  models: 5,
  qasso: 5,
  io: 5,
  hardware: 5,
  zoo: 6,
  subnet: 6,
  report: 7,
  run: 8,
  viz: 8,
  sensitivity: 9,
  train: 9,
  geta: 10,
  prune: 10,
  search: 10,
  notebook: 11,
  cli: 11,
};

/**
 * Sub-folders, lowest first; those of one line know nothing of each other. A file may import its own sub-folder and those of
 * earlier lines; files of the folder itself may import all of them, and none of them imports such a file.
 */
export const SUB_LEVELS: Record<string, string[][]> = {
  quant: [["huffman", "k_means"], ["ddq"]],
  engine: [
    ["host"],
    ["wasm"],
    ["runtime"],
    ["tfjs"],
    ["memory"],
    ["threads"],
    ["gemm", "updates"],
    ["ops"],
  ],
  "engine/ops": [["pointwise", "reduce", "quant", "attention", "inherited"], [
    "norm",
    "conv",
    "matmul",
  ]],
  graph: [["ir"], ["record", "replay"], ["batch", "quantize"]],
  io: [["graph_model"]],
  optim: [["penalties"]],
  nm: [["blocks", "mixed"], ["compressed", "masks"], ["progressive"]],
  structure: [["granularity"]],
  prune: [["recipe", "network"], ["target"], ["masks"], ["plan"], ["training"], ["result"]],
  qadg: [["propagate"], ["branches", "rules"], ["groups"]],
  hardware: [
    ["relative_index", "roofline"],
    ["deep_compression", "eie", "sparse_conv", "two_four"],
    ["point_acc"],
  ],
  importance: [
    ["group"],
    ["curvature", "weights"],
    ["activation", "distance", "normalise", "regression", "slimming"],
  ],
  qasso: [
    ["schedule"],
    ["state"],
    ["budget"],
    ["bits"],
    ["warm_up", "selection", "projection", "joint", "cool_down"],
  ],
  search: [
    ["jobs", "problem"],
    ["ddpg", "evaluation"],
    ["baselines", "program"],
    ["amc", "net_adapt"],
    ["haq"],
    ["network"],
  ],
  viz: [["text"], ["charts"], ["images", "graph"], ["page"]],
  zoo: [["layers"]],
  cli: [["options", "terminal"], ["run"], ["commands"]],
};

const FRONT_END = 11;

/**
 * Says what is wrong with an import, or nothing.
 *
 * @param file Path of the importing file, `/`-separated.
 * @param specifier What it imports.
 * @returns The complaint, or undefined if the import is allowed.
 */
export function importComplaint(file: string, specifier: string): string | undefined {
  const [, from, own] = /\/lib\/([^/]+)\/(.+)$/.exec(file) ?? [];
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
  const folder = to[1]!, rest = to[2]!;
  if (folder === from) return subFolderComplaint(folder, own!, rest);
  const target = LEVELS[folder];
  if (target === undefined || (target !== 0 && target >= level)) {
    return `lib/${from} (level ${level}) may not import lib/${folder} (level ${target ?? "none"})`;
  }
  return rest === "mod.ts" ? undefined : `Import lib/${folder} through its mod.ts`;
}

/** The same between the sub-folders of one folder; both paths are relative to it. */
function subFolderComplaint(folder: string, own: string, target: string): string | undefined {
  const [from, ...ownRest] = own.split("/"), [to, ...targetRest] = target.split("/");
  if (ownRest.length === 0) return undefined;
  if (targetRest.length === 0) {
    return `lib/${folder}/${from} may not import lib/${folder}/${target}, which stands above it`;
  }
  if (from === to) {
    return subFolderComplaint(`${folder}/${from}`, ownRest.join("/"), targetRest.join("/"));
  }
  const order = SUB_LEVELS[folder] ?? [];
  const level = (name: string) => order.findIndex((names) => names.includes(name));
  for (const name of [from!, to!]) {
    if (level(name) < 0) {
      return `Folder lib/${folder}/${name} has no level: add it to tools/lint_plugin.ts`;
    }
  }
  if (level(to!) < level(from!)) return undefined;
  return `lib/${folder}/${from} may not import lib/${folder}/${to}, which is not below it`;
}
