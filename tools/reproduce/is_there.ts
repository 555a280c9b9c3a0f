/**
 * Whether there is something at a path.
 *
 * @param path The path.
 * @returns False if nothing is there, or it may not be seen.
 */
export async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
