/**
 * What an error says.
 *
 * @module
 */

/**
 * The message of whatever was thrown.
 *
 * @param error An error or anything else.
 * @returns Its message.
 */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
