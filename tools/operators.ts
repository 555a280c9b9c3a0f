/**
 * Writes docs/operators.md from the records in lib/operators.
 *
 *     deno task operators
 *
 * @module
 */
import { operatorsText } from "./operators/text.ts";

await Deno.writeTextFile(new URL("../docs/operators.md", import.meta.url), operatorsText());
