/**
 * What the kernel of Deno is told before the first cell.
 *
 * @module
 */

/**
 * A signal that somebody listens to does not end the process. And a kernel whose Jupyter was killed must not stay behind.
 */
export const SETUP = `{
  try { Deno.addSignalListener("SIGINT", () => {}); } catch { /* not on this system */ }
  const parent = Deno.ppid;
  setInterval(() => { if (Deno.ppid !== parent) Deno.exit(1); }, 1000);
}`;
