import assert from "node:assert/strict";
import { readSignatures, writeSignatures } from "../../tools/kernel_signatures.ts";

const sources: Record<string, string> = {
  index: `// entry
export * from "./all";
export { one } from "./some";
`,
  all: `import { one } from "./some";

/** A formula over several lines. */
export function axpy(
  x: usize,
  y: usize,
  n: i32,
  factor: f32,
): void {
  inner();
}

function inner(): void {}

export function bytes(): i32 {
  return 1;
}
`,
  some: `
@inline
export function other(v: v128): v128 {
  return v;
}

export function one(p: usize): f64 {
  return 1;
}
`,
};

Deno.test("readSignatures() finds what the entry exports, in its order, and nothing else", () => {
  const signatures = readSignatures((name) => sources[name]!);
  assert.deepEqual(signatures.map(({ name }) => name), ["axpy", "bytes", "one"]);
  assert.deepEqual(signatures[0], {
    name: "axpy",
    parameters: [
      { name: "x", type: "usize" },
      { name: "y", type: "usize" },
      { name: "n", type: "i32" },
      { name: "factor", type: "f32" },
    ],
    result: "void",
  });
  assert.deepEqual(signatures[1], { name: "bytes", parameters: [], result: "i32" });
});

Deno.test("writeSignatures() writes an interface and the names of the parameters", () => {
  const text = writeSignatures(readSignatures((name) => sources[name]!));
  assert.ok(text.includes(`export interface KernelSignatures {
  axpy(x: usize, y: usize, n: i32, factor: f32): void;
  bytes(): i32;
  one(p: usize): f64;
}
`));
  assert.ok(text.includes(`export const KERNEL_PARAMETERS = {
  axpy: ["x", "y", "n", "factor"],
  bytes: [],
  one: ["p"],
} as const;
`));
});

Deno.test("writeSignatures() breaks long lines between parameters", () => {
  const parameters = Array.from({ length: 20 }, (_, i) => ({ name: `parameter${i}`, type: "i32" }));
  const text = writeSignatures([{ name: "long", parameters, result: "void" }]);
  const lines = text.split("\n");
  assert.ok(lines.every((line) => line.length <= 128 && line.trimEnd() === line));
  const method = lines.slice(lines.findIndex((line) => line.startsWith("  long(")));
  assert.equal(
    method.slice(0, method.findIndex((line) => line.endsWith(";")) + 1).map((line) => line.trim())
      .join(" "),
    `long(${parameters.map(({ name }) => `${name}: i32`).join(", ")}): void;`,
  );
});
