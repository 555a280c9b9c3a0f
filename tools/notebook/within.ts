/**
 * Waiting with a limit.
 *
 * @module
 */

/**
 * Waits for a value, but not for ever.
 *
 * @param promise What to wait for.
 * @param limitMs How long, in milliseconds.
 * @returns The value, or undefined if it took longer.
 */
export async function within<T>(promise: Promise<T>, limitMs: number): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), limitMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
