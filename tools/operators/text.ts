/**
 * The records of the operators as a document.
 *
 * @module
 */
import {
  type Fusion,
  type Operator,
  operatorSections,
  ruleTexts,
} from "../../lib/operators/mod.ts";
import { markdownTable } from "../markdown_table.ts";

const HEAD = `# Operators

What is known of each operator, from the records in \`lib/operators/\`, by \`deno task operators\`.
Operators that are not here can be traced and run; the dependency analysis protects every axis that
they touch.

- **Operands** in brackets may be absent.
- A **weight** in bold can be quantized. Where there are two, the first that is a parameter is
  taken.
- **Rule** is the [dependency rule](#dependency-rules): what happens to axes when channels are
  removed.
- **Lengths** are attributes that hold lengths, positions or counts; they are rewritten after a cut.
- **Poles** are operands at whose zeros the result or its gradient is not finite, so nothing that
  reaches them may become zero.
- **Writes** names operands that are changed in place.
- **Dry**: there is a shape rule, so a trace need not run the operator.
- **Gradient**: tfjs or the engine has one.
`;

const PRODUCTS = `## Multiply-adds

Of one sample; everything else counts as 0. Dilation changes nothing; products with the zeros of
padding count like all others.
`;

const RULES = `## Dependency rules

Coupled positions are removed together; a protected axis loses none. An operator may sum over an
axis only if it is zero where structures are removed, so rules say where results are zero.
`;

/**
 * The document: operators by section, multiply-adds, dependency rules.
 *
 * @returns Markdown with a final line break.
 */
export function operatorsText(): string {
  const sections = Object.entries(operatorSections).map(([title, operators]) =>
    `## ${title}\n\n${operatorTable(operators)}\n`
  );
  const products = Object.values(operatorSections).flat().flatMap(({ name, product }) =>
    product === undefined ? [] : [[code(name), product.formula]]
  );
  const rules = Object.entries(ruleTexts).map(([name, text]) => [code(name), text]);
  return [
    HEAD,
    ...sections,
    `${PRODUCTS}\n${markdownTable(["operator", "multiply-adds"], products)}\n`,
    `${RULES}\n${markdownTable(["rule", "what it does"], rules)}\n`,
  ].join("\n");
}

/** Columns in which no operator of the section has anything are left out. */
function operatorTable(operators: readonly Operator[]): string {
  const columns: [head: string, cell: (operator: Operator) => string][] = [
    ["operator", ({ name }) => code(name)],
    ["operands", operandsText],
    ["weight", weightText],
    ["fusion of", ({ fusion }) => fusion ? fusionText(fusion) : ""],
    ["rule", ({ rule }) => rule === undefined ? "" : code(rule)],
    ["lengths", ({ lengths = {} }) => Object.keys(lengths).map(code).join(", ")],
    ["poles", ({ poles = [] }) => poles.map(code).join(", ")],
    ["writes", ({ writes = [] }) => writes.map(code).join(", ")],
    ["dry", ({ shape }) => shape ? "yes" : ""],
    ["gradient", ({ gradient }) => gradient ? "yes" : "no"],
  ];
  const used = columns.filter(([, cell]) => operators.some((operator) => cell(operator) !== ""));
  const rows = operators.map((operator) => used.map(([, cell]) => cell(operator)));
  return markdownTable(used.map(([head]) => head), rows);
}

function operandsText({ operands, optional = [], variadic }: Operator): string {
  if (variadic) return "`0`, `1`, ...";
  return operands.map((name) => optional.includes(name) ? `[${code(name)}]` : code(name)).join(
    ", ",
  );
}

function weightText({ product }: Operator): string {
  const weights = product?.weights.map(({ weight }) => code(weight)) ?? [];
  return weights.map((weight) => product!.quantizable ? `**${weight}**` : weight).join(", ");
}

function code(text: string): string {
  return `\`${text}\``;
}

function fusionText({ of, activation }: Fusion): string {
  return [of, activation].flatMap((part) => part === undefined ? [] : code(part)).join(", ");
}
