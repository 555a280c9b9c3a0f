/**
 * Writes docs/operators.md from the records in lib/operators.
 *
 *     deno task operators
 *
 * @module
 */
import { operatorsText } from "./operators/text.ts";
import { toolArguments } from "./tool_arguments.ts";

toolArguments(Deno.args, {});
await Deno.writeTextFile(new URL("../docs/operators.md", import.meta.url), operatorsText());
