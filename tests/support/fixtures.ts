/**
 * Reads the numeric vectors that pin down the formulas, and translates their layout into ours.
 *
 * `FIXTURES` names the folder that holds `geta/`, `pruning/` and `reports/` (default `tests/fixtures`); a folder with the files of
 * one of them will do too, and what it does not hold is read from `tests/fixtures`.
 * Every file of a schema is read: other folders hold other seeds and shapes.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { ParameterSlices } from "@geta-lab/geta/structure";
import type { NamedArrays } from "@geta-lab/geta/core";

/** All schemas there are, by the folder of their files; a file belongs to the longest one that its name starts with. */
const SCHEMAS = {
  geta: [
    "bit_width",
    "cost",
    "gamma_and_step",
    "gradient_variants",
    "graph",
    "optimizer_value_functions",
    "ppsg",
    "quantized_model",
    "quantizer",
    "quantizer_init",
    "saliency",
    "schedule",
    "selection",
    "subnet_numeric",
    "training_loop",
    "trajectory",
    "trajectory_prune_only",
  ],
  pruning: [
    "amc_netadapt_haq",
    "apoz_and_slimming",
    "eie_encoding",
    "fpgm",
    "granularity_scores",
    "kmeans_huffman",
    "lasso_channel_selection",
    "nm_masks",
    "obd_taylor",
    "progressive_nm",
    "schedules_regrow",
    "sensitivity",
    "sparse_2_4",
    "sparse_conv",
  ],
  reports: ["cases"],
} as const;

type Folder = keyof typeof SCHEMAS;

/** Name of a schema. */
export type Schema = typeof SCHEMAS[Folder][number];

/** One file. */
export interface Fixture<T> {
  /** File name without folder. */
  file: string;
  /** Its content; hostile until the test has looked at it, so the test names only the fields it uses. */
  data: T;
}

/** A tensor in a fixture: row-major, PyTorch layout. */
export interface FixtureTensor {
  shape: number[];
  data: (number | string)[];
}

/** A parameter of a group in a fixture. */
export interface FixtureParameter {
  name: string;
  shape: number[];
  transform: string | { transform: string; num_heads: number; head_dim: number }[];
}

/** A group in a fixture. */
export interface FixtureGroup {
  num_groups: number;
  num_heads?: number;
  head_dim?: number;
}

/** Reads all files of a schema; fails if there is none. */
export function fixtures<T>(schema: Schema): Fixture<T>[] {
  const kind = (Object.keys(SCHEMAS) as Folder[])
    .find((kind) => (SCHEMAS[kind] as readonly string[]).includes(schema))!;
  const folder = fixtureFolder(kind);
  const files = filesOf(folder, kind).filter((file) => schemaOf(file) === schema);
  assert.ok(files.length > 0, `Cannot test ${schema}: no ${schema}*.json in ${folder}`);
  return files.map((file) => {
    const data = JSON.parse(Deno.readTextFileSync(`${folder}/${file}`));
    if (kind === "pruning") assert.equal(data.format, "pruning-fixtures/1", file);
    return { file, data: data as T };
  });
}

/** A situation in which users of other tools got a wrong number, and the right one. */
export interface ReportCase<Case, Expect> {
  id: string;
  case: Case;
  expect: Expect;
}

/** Reads all cases of an id from the reports; fails if there is none. */
export function reportCases<Case, Expect, More = unknown>(
  id: string,
): (ReportCase<Case, Expect> & More)[] {
  const found = fixtures<(ReportCase<Case, Expect> & More)[]>("cases")
    .flatMap(({ data }) => data).filter((one) => one.id === id);
  assert.ok(found.length > 0, `Cannot test ${id}: no case of that id`);
  return found;
}

/** Every vector file of the folders that are read, with its schema; undefined for a name that no schema has. */
export function fixtureFiles(): { file: string; schema: Schema | undefined }[] {
  return (Object.keys(SCHEMAS) as Folder[]).flatMap((kind) => {
    const folder = fixtureFolder(kind);
    return [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".json")).sort()
      .map((file) => ({ file: `${folder}/${file}`, schema: schemaOf(file) }));
  });
}

const OWN = new URL("../fixtures", import.meta.url).pathname;

/** The folder that holds the files of a kind. */
function fixtureFolder(kind: Folder): string {
  const root = Deno.env.get("FIXTURES") ?? OWN;
  const kinds = Object.keys(SCHEMAS) as Folder[];
  const found = (kind: Folder) =>
    [`${root}/${kind}`, root].find((folder) => filesOf(folder, kind).length > 0);
  assert.ok(kinds.some(found), `Cannot test with FIXTURES: no vectors in ${root}`);
  return found(kind) ?? `${OWN}/${kind}`;
}

/** The files of a kind that lie in a folder; none if there is no such folder. */
function filesOf(folder: string, kind: Folder): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      name.endsWith(".json") && (SCHEMAS[kind] as readonly string[]).includes(schemaOf(name) ?? "")
    ).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function schemaOf(file: string): Schema | undefined {
  const name = file.slice(0, -".json".length);
  return Object.values(SCHEMAS).flat().filter((schema) => name.startsWith(schema))
    .sort((a, b) => b.length - a.length)[0];
}

/** The numbers of a tensor in single precision; those that are not finite are strings in JSON. */
export function values(tensor: FixtureTensor): Float32Array {
  return Float32Array.from(tensor.data, toNumber);
}

/** A number of a fixture: "NaN", "Infinity" and "inf" are strings in JSON. */
export function toNumber(value: number | string): number {
  return Number(String(value).replace(/inf$/, "Infinity"));
}

/** Tensors by name as flat arrays. */
export function arrays(tensors: Record<string, FixtureTensor>): NamedArrays {
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, values(t)]));
}

/** How a parameter falls apart into structures; undefined for one that is not cut. */
export function toCut(
  parameter: FixtureParameter,
  group: FixtureGroup,
): ParameterSlices | undefined {
  const { name, shape, transform } = parameter;
  if (transform === "none") return undefined;
  const axis = transform === "axis1" && shape.length > 1 ? 1 : 0;
  const length = shape[axis]!;
  const steps = typeof transform === "string" ? [{ transform, ...group }] : transform;
  const structures = Array.from({ length }, (_, position) => {
    let rest = position, size = length;
    for (const { transform, num_heads: heads = 1, head_dim: dim = 1 } of steps) {
      if (transform === "head_dim") [rest, size] = [rest % (size / heads), size / heads];
      else if (transform === "head") [rest, size] = [Math.floor(rest / dim), size / dim];
      else rest = Math.floor(rest / (size / group.num_groups));
    }
    return rest;
  });
  return { parameter: name, axis, structures };
}

/** Asserts `|actual - wanted| / (1e-3 + |wanted|) <= tolerance`, the error measure of the fixtures' README. */
export function assertScaled(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number>,
  what: string,
  tolerance = 1e-3,
): void {
  assert.equal(actual.length, wanted.length, `${what}: length`);
  for (let i = 0; i < wanted.length; i++) {
    const a = actual[i]!, b = wanted[i]!;
    if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const error = Math.abs(a - b) / (1e-3 + Math.abs(b));
    assert.ok(error <= tolerance, `${what}[${i}]: ${a} instead of ${b}, scaled error ${error}`);
  }
}

/** Asserts `|actual - wanted| <= 1e-6 + 1e-5 |wanted|`, the tolerance that the README of the pruning vectors suggests. */
export function assertNear(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number | string>,
  what: string,
): void {
  assert.equal(actual.length, wanted.length, `${what}: length`);
  for (let i = 0; i < wanted.length; i++) {
    const a = actual[i]!, b = toNumber(wanted[i]!);
    if (Object.is(a, b)) continue;
    assert.ok(Math.abs(a - b) <= 1e-6 + 1e-5 * Math.abs(b), `${what}[${i}]: ${a} instead of ${b}`);
  }
}
