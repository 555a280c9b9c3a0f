import type { Settings } from "../settings/mod.ts";
import { optionRules } from "./option_rules.ts";

/**
 * The text of `--help`: every option with its default for one model, and an example.
 *
 * @param model The model whose defaults are shown.
 * @param settings Its recipe.
 * @returns The text, at most 100 columns wide.
 *
 * @example
 * ```ts
 * import { recipe } from "@geta-lab/geta";
 * import { helpText } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.match(helpText("resnet20", recipe("resnet20")), /--sparsity SHARE .* \[0\.35\]/);
 * ```
 */
export function helpText(model: string, settings: Settings): string {
  const sections = Map.groupBy(Object.entries(optionRules), ([, { section }]) => section);
  const listing = [...sections].map(([section, rules]) => {
    const lines = rules.map(([name, { value, meaning, initial }]) => {
      const flag = `  --${name}${value === undefined ? "" : ` ${value}`}`;
      const text = initial === undefined ? meaning : `${meaning} [${initial(settings)}]`;
      // a long list of names gets a line of its own
      return flag.length < 30 ? flag.padEnd(30) + text : `${flag}\n${" ".repeat(30)}${text}`;
    });
    return `${section}:\n${lines.join("\n")}\n`;
  });
  return `Trains a network, then prunes and quantizes it jointly (GETA), and reports what is left.

Usage: deno task geta [options]

${listing.join("\n")}
In brackets: the defaults of --model ${model}.

Example, CIFAR-10 with a third of ResNet20's structures removed and 4 to 16 bits:
  deno task geta --model resnet20 --data cifar10 --data-dir cifar-10-batches-bin --epochs 8
`;
}
