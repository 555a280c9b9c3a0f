/**
 * Gives the results of a generator one by one, and opens it anew where one is skipped: what it prepares once serves all that are
 * measured one behind the other.
 *
 * @param open Opens a generator that begins with the result of a number.
 * @returns Gives the result of a number.
 */
export function inTurn<T>(open: (from: number) => AsyncGenerator<T>): (i: number) => Promise<T> {
  let results: AsyncGenerator<T> | undefined, at = 0;
  return async (i) => {
    if (results === undefined || at !== i) results = open(i);
    at = i + 1;
    return (await results.next()).value;
  };
}
