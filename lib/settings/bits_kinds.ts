/**
 * Kinds of settings that say how many bits something may have.
 *
 * @module
 */
import * as v from "valibot";
import { type Kind, kind, showList } from "./kind.ts";
import { integerIn, rangeIn } from "./number_kinds.ts";

/** Bits that a layer has for the whole training: of weight and input, of one of them, or none at all. */
export type FixedBits = number | { weight?: number; activation?: number } | "float";

/** Bit widths that can be stored. */
const STORED = { min: 2, max: 24 };

/**
 * A bit range of its own, or the same as another one; written LOW:HIGH or same.
 *
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, rangeOrSame } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(rangeOrSame().read("4:8"), [4, 8]);
 * assert.equal(checkValue(rangeOrSame(), "same", "activationBitRange"), "same");
 * assert.throws(
 *   () => checkValue(rangeOrSame(), [8, 4], "activationBitRange"),
 *   /activationBitRange: it must be same, or LOW:HIGH, whole numbers in \[2, 24\] .*: current value is 8:4/,
 * );
 * ```
 */
export function rangeOrSame(): Kind<[number, number] | "same"> {
  const range = rangeIn(STORED), wanted = wantedBy(range).replace("be", "be same, or");
  const accepts = (value: unknown): value is [number, number] | "same" =>
    value === "same" || "value" in range.parse(value);
  return {
    ...kind(
      v.pipe(v.unknown(), v.guard(accepts, wanted), v.transform((value) => structuredClone(value))),
    ),
    read: (text) => text === "same" ? text : range.read(text),
    show: (value) => showList(value, ":"),
  };
}

/**
 * Bits of single layers, written conv1=8,conv2=4:8,head=float: for weight and input, for each of them, for none.
 *
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, layerBitsKind } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * const kind = layerBitsKind(), read = kind.read("conv1=8,conv2=4:6,conv3=4:,head=float");
 * assert.deepEqual(checkValue(kind, read, "layerBits"), {
 *   conv1: 8,
 *   conv2: { weight: 4, activation: 6 },
 *   conv3: { weight: 4 },
 *   head: "float",
 * });
 * assert.equal(kind.show(read), "conv1=8,conv2=4:6,conv3=4:,head=float");
 * assert.throws(
 *   () => checkValue(kind, kind.read("conv1=1"), "layerBits"),
 *   /layerBits: it must be bits of layers, for example conv1=8,head=float, whole numbers .*: current value is conv1=1/,
 * );
 * ```
 */
export function layerBitsKind(): Kind<Record<string, FixedBits>> {
  const wanted =
    `it must be bits of layers, for example conv1=8,head=float, whole numbers in [${STORED.min}, ${STORED.max}] for weight and input (4:8), or float`;
  const bits = v.pipe(
    v.number(wanted),
    v.safeInteger(wanted),
    v.minValue(STORED.min, wanted),
    v.maxValue(STORED.max, wanted),
  );
  const parts = v.strictObject({ weight: v.optional(bits), activation: v.optional(bits) }, wanted);
  const one = v.pipe(
    v.union([v.literal("float"), bits, parts], wanted),
    v.check((value) => typeof value !== "object" || Object.keys(value).length > 0, wanted),
  );
  const schema = v.record(v.pipe(v.string(wanted), v.nonEmpty(wanted)), one, wanted);
  return kind(schema as v.GenericSchema<unknown, Record<string, FixedBits>>, {
    read: readLayers,
    show: showLayers,
  });
}

const natural = integerIn();

function readLayers(text: string): unknown {
  if (text === "none") return {};
  return Object.fromEntries(
    text.split(",").map((entry) => {
      const at = entry.lastIndexOf("=");
      return at < 0 ? [entry, ""] : [entry.slice(0, at), readBits(entry.slice(at + 1))];
    }),
  );
}

function readBits(text: string): unknown {
  if (!text.includes(":")) return natural.read(text);
  const [weight, activation, ...more] = text.split(":");
  if (more.length > 0) return text;
  return {
    ...(weight !== "" && { weight: natural.read(weight!) }),
    ...(activation !== "" && { activation: natural.read(activation!) }),
  };
}

function showLayers(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return String(value);
  const entries = Object.entries(value).map(([layer, bits]) => `${layer}=${showBits(bits)}`);
  return entries.join(",") || "none";
}

function showBits(bits: unknown): string {
  if (typeof bits !== "object" || bits === null) return String(bits);
  const { weight = "", activation = "" } = bits as Record<string, unknown>;
  return `${weight}:${activation}`;
}

function wantedBy(range: Kind<unknown>): string {
  const parsed = range.parse(undefined);
  return "wanted" in parsed ? parsed.wanted : "";
}
