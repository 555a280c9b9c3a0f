/**
 * Lines of a stream that may be a flood.
 *
 * @module
 */

/**
 * Splits a stream into lines. A line that is longer than the limit ends the sequence with `undefined`, and so does a sequence of
 * unfinished blocks; nothing more is read then.
 *
 * @param stream UTF-8 bytes.
 * @param limit Most characters of a line.
 * @returns The lines; undefined as the last one if there was too much.
 */
export async function* lines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: number,
): AsyncGenerator<string | undefined> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of stream) {
    const text = decoder.decode(bytes, { stream: true });
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) {
      yield line.length > limit ? undefined : line;
    }
    if (rest.length > limit) {
      yield undefined;
      return;
    }
  }
}
