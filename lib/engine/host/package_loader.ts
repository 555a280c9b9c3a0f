import { nodeModule } from "../../core/mod.ts";

/**
 * Finds a package that can be loaded later without waiting for it, which an `import` cannot.
 *
 * @param address Gives the address of its main file, as `import.meta.resolve` does.
 * @returns Loads it; undefined where that is not possible: in a browser, in a bundle.
 */
export function packageLoader(address: () => string): (() => unknown) | undefined {
  try {
    const url = new URL(address());
    if (url.protocol !== "file:") return undefined;
    const load = nodeModule("node:module").createRequire(url);
    const path = load.resolve(decodeURIComponent(url.pathname).replace(/^\/(?=[A-Z]:)/, ""));
    return () => load(path);
  } catch {
    return undefined;
  }
}
