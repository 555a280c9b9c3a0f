/**
 * Reads the numeric vectors that pin down the reference implementation, and translates their layout into ours.
 *
 * `FIXTURES` names the folder that holds `geta/` (default `tests/fixtures`); a folder with the files themselves will do too.
 * Every file of a schema is read: other folders hold other seeds and shapes.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { ParameterSlices } from "@geta-lab/geta/structure";
import type { NamedArrays } from "@geta-lab/geta/core";

/** All schemas there are; a file belongs to the longest one that its name starts with. */
const SCHEMAS = [
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
] as const;

/** Name of a schema. */
export type Schema = typeof SCHEMAS[number];

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
  const folder = fixtureFolder();
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".json") && schemaOf(name) === schema).sort();
  assert.ok(files.length > 0, `Cannot test ${schema}: no ${schema}*.json in ${folder}`);
  return files.map((file) => ({
    file,
    data: JSON.parse(Deno.readTextFileSync(`${folder}/${file}`)) as T,
  }));
}

function fixtureFolder(): string {
  const root = Deno.env.get("FIXTURES") ??
    new URL("../fixtures", import.meta.url).pathname;
  try {
    return Deno.statSync(`${root}/geta`).isDirectory ? `${root}/geta` : root;
  } catch {
    return root;
  }
}

function schemaOf(file: string): Schema | undefined {
  const name = file.slice(0, -".json".length);
  return SCHEMAS.filter((schema) => name.startsWith(schema))
    .sort((a, b) => b.length - a.length)[0];
}

/** The numbers of a tensor; "NaN" and "Infinity" are strings in JSON. */
export function values(tensor: FixtureTensor): Float32Array {
  return Float32Array.from(tensor.data, Number);
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
