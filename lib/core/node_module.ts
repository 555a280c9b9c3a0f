import type * as nodeCrypto from "node:crypto";
import type * as nodeFs from "node:fs";
import type * as nodeModules from "node:module";
import type * as nodeOs from "node:os";
import type * as nodePath from "node:path";
import type * as nodeTimers from "node:timers/promises";
import type * as nodeWorkers from "node:worker_threads";
import type * as nodeZlib from "node:zlib";

/** The modules of Node that the library uses, which Deno has, too. */
export interface NodeModules {
  /** Hashes of files as they arrive. */
  "node:crypto": typeof nodeCrypto;
  /** Files of this package. */
  "node:fs": typeof nodeFs;
  /** Packages that are loaded without waiting. */
  "node:module": typeof nodeModules;
  /** Properties of the machine. */
  "node:os": typeof nodeOs;
  /** Paths in the form of the platform. */
  "node:path": typeof nodePath;
  /** Giving way to the event loop. */
  "node:timers/promises": typeof nodeTimers;
  /** Threads. */
  "node:worker_threads": typeof nodeWorkers;
  /** Compressed files. */
  "node:zlib": typeof nodeZlib;
}

/**
 * A module of Node, got when it is needed: a file with an `import` of it could not be loaded by a browser, not even for the
 * functions that do without.
 *
 * @param name The module.
 * @returns It.
 * @throws {Error} Where there is none, as in a browser.
 *
 * @example
 * ```ts
 * import { nodeModule } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(nodeModule("node:path").basename("runs/a"), "a");
 * ```
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const found = (globalThis as WithProcess).process?.getBuiltinModule?.(name);
  if (found !== undefined) return found as NodeModules[Name];
  throw new Error(`Cannot load ${name}: the program must run in Deno or in Node 22.3 or later`);
}

/**
 * Whether modules of Node can be had.
 *
 * @returns False in a browser.
 *
 * @example
 * ```ts
 * import { hasNodeModules } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(hasNodeModules(), true);
 * ```
 */
export function hasNodeModules(): boolean {
  return (globalThis as WithProcess).process?.getBuiltinModule !== undefined;
}

/** The part of `globalThis` that only Node and Deno have. */
interface WithProcess {
  process?: { getBuiltinModule?: (name: string) => unknown };
}
