const SYMBOLS = {
  sigaction: { parameters: ["i32", "pointer", "buffer"], result: "i32" },
} as const;

const LIBRARIES: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libc.so.6",
  darwin: "libSystem.B.dylib",
};

const SIGHUP = 1, SIG_IGN = 1n;

let answer: boolean | undefined;

/**
 * Whether this program was started to outlive its terminal, with `nohup` or the like: the signal of a closed terminal was set to
 * be ignored. Deno undoes that in its first milliseconds, so a program asks before it first waits for anything; later calls
 * give the first answer.
 *
 * The C library is asked (`sigaction`), which needs the permission `ffi`; without it, and on other systems, the answer is no.
 *
 * @returns Whether SIGHUP was ignored at the first call.
 *
 * @example
 * ```ts
 * import { hangupIgnored } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const outlivesTerminal = hangupIgnored(); // true under nohup
 * const listener = () => {};
 * Deno.addSignalListener("SIGHUP", listener); // no longer ignored, the first answer stays
 * assert.equal(hangupIgnored(), outlivesTerminal);
 * Deno.removeSignalListener("SIGHUP", listener);
 * ```
 */
export function hangupIgnored(): boolean {
  return answer ??= askSystem();
}

function askSystem(): boolean {
  const path = LIBRARIES[Deno.build.os];
  // asking the state never prompts the user, opening a library might
  if (!path || Deno.permissions.querySync({ name: "ffi", path }).state !== "granted") return false;
  try {
    const library = Deno.dlopen(path, SYMBOLS);
    const action = new BigUint64Array(32); // struct sigaction begins with the handler
    const ignored = library.symbols.sigaction(SIGHUP, null, action) === 0 && action[0] === SIG_IGN;
    library.close();
    return ignored;
  } catch {
    return false; // another C library
  }
}
