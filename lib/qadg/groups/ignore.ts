import type { Graph } from "../../graph/mod.ts";
import { SettingsError } from "../../settings/mod.ts";

/**
 * Which groups are kept whole: by the name of a parameter, of a layer or of a module that holds it (`"stage1"` is all of
 * `stage1/...`), by a pattern, or by an operator that reads the parameter (`{ operator: "DepthwiseConv2dNative" }`).
 */
export type Ignore = string | RegExp | { operator: string };

/**
 * Finds the rule that keeps a group whole.
 *
 * @param ignore The rules.
 * @param parameters Names of the parameters that own the group's structures.
 * @param graph The graph they stand in.
 * @returns What keeps the group, for its reason; `undefined` if nothing does.
 */
export function ignoredBy(
  ignore: readonly Ignore[],
  parameters: readonly string[],
  graph: Graph,
): string | undefined {
  const rule = ignore.find((rule) =>
    parameters.some((parameter) => matches(rule, parameter, graph))
  );
  if (rule === undefined) return undefined;
  return typeof rule === "object" && "operator" in rule ? `operator ${rule.operator}` : `${rule}`;
}

/**
 * Refuses rules that match nothing: a misspelt one would let a layer be pruned that is to be kept.
 *
 * @param ignore The rules.
 * @param graph The graph.
 * @throws {SettingsError} If a rule matches no variable of the graph.
 */
export function checkIgnore(ignore: readonly Ignore[], graph: Graph): void {
  const names = graph.leaves.filter(({ kind }) => kind === "variable").map(({ name }) => name);
  for (const rule of ignore) {
    if (names.some((name) => matches(rule, name, graph))) continue;
    const shown = typeof rule === "object" && "operator" in rule ? rule.operator : rule;
    throw new SettingsError(
      `Cannot ignore ${shown}: a parameter, a layer, a module or an operator on parameters must match it: ` +
        `current value is a network with ${names.slice(0, 8).join(", ")}${
          names.length > 8 ? ", ..." : ""
        }`,
    );
  }
}

function matches(rule: Ignore, parameter: string, graph: Graph): boolean {
  if (typeof rule === "string") return parameter === rule || parameter.startsWith(`${rule}/`);
  if (rule instanceof RegExp) return parameter.search(rule) >= 0;
  const value = graph.leaves.find(({ name }) => name === parameter)?.value;
  return graph.nodes.some(({ op, inputs }) =>
    op === rule.operator && Object.values(inputs).some((id) => id === value)
  );
}
