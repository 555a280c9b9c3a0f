/**
 * TypeScript of an answer as JavaScript, in the browser.
 *
 * Sucrase does it in 200 kB; the compiler of TypeScript has 3 MB and more, and the grader's own eraser is part of Deno.
 *
 * @module
 */
import { transform } from "sucrase";

/** Words that cannot be erased; the grader refuses them, too. */
const MORE_THAN_TYPES = /^\s*(?:export\s+)?(?:const\s+)?(enum|namespace)\s/m;

/**
 * Leaves the types out.
 *
 * @param source The answer.
 * @returns JavaScript with the same lines.
 * @throws {SyntaxError} If it is not TypeScript that runs by erasing its types; the message tells the line.
 */
export function stripTypes(source: string): string {
  const found = MORE_THAN_TYPES.exec(source)?.[1];
  if (found !== undefined) throw new SyntaxError(`${found} is more than a type`);
  try {
    const { code } = transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true,
    });
    return code;
  } catch (error) {
    throw new SyntaxError(
      (error as Error).message.replace(/^Error transforming \w*: /, "")
        .replace(/ \((\d+):\d+\)$/, " in line $1"),
    );
  }
}
