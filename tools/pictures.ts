/**
 * `deno task pictures`: the figures of QADG, drawn from a traced network, into docs/pictures.
 *
 * @module
 */
import { qadgFigures } from "./pictures/qadg_figures.ts";
import { toolArguments } from "./tool_arguments.ts";

toolArguments(Deno.args, {});
const folder = new URL("../docs/pictures/", import.meta.url);
Deno.mkdirSync(folder, { recursive: true });
for (const [name, svg] of Object.entries(await qadgFigures())) {
  Deno.writeTextFileSync(new URL(`${name}.svg`, folder), svg);
  console.log(`docs/pictures/${name}.svg`);
}
