/**
 * Lint rules of this project: who may import whom (the levels of `lib/` and of its sub-folders, of tfjs the core), how long a
 * file may be, which words names avoid, that sources can be opened, that what is ignored has a reason, and that lists are not
 * spread into arguments, where long ones overflow the stack, and literals not only to break a line elsewhere.
 *
 * @module
 */
import { importComplaint } from "./lint_levels.ts";
import { nameComplaint } from "./lint_names.ts";
import { sourceComplaint } from "./lint_source.ts";

const MAX_LINES = 200;

/** Methods that take any number of arguments: `Math.max`, `list.push`, `String.fromCharCode`, `Int32Array.of`. */
const TAKES_ANY_NUMBER = new Set(
  "max min hypot push unshift concat of fromCharCode fromCodePoint".split(" "),
);

/** The text of an expression without `as const` and other casts. */
function bare(node: Deno.lint.Expression): Deno.lint.Expression {
  return node.type === "TSAsExpression" ? bare(node.expression) : node;
}

const plugin: Deno.lint.Plugin = {
  name: "geta",
  rules: {
    "import-levels": {
      create(context) {
        const file = context.filename.replaceAll("\\", "/");
        function visit(node: { source: Deno.lint.StringLiteral | null }) {
          if (node.source === null) return;
          const message = importComplaint(file, node.source.value);
          if (message !== undefined) context.report({ node: node.source, message });
        }
        return {
          ImportDeclaration: visit,
          ExportAllDeclaration: visit,
          ExportNamedDeclaration: visit as (node: Deno.lint.ExportNamedDeclaration) => void,
        };
      },
    },
    "plain-names": {
      create(context) {
        const isProduct = /\/(lib|datasets)\//.test(context.filename.replaceAll("\\", "/"));
        function check(node: Deno.lint.Node, name: string) {
          const message = isProduct ? nameComplaint(name) : undefined;
          if (message !== undefined) context.report({ node, message });
        }
        return {
          ExportNamedDeclaration({ declaration }) {
            if (declaration === null) return;
            if (declaration.type === "VariableDeclaration") {
              for (const { id } of declaration.declarations) {
                if (id.type === "Identifier") check(id, id.name);
              }
            } else if ("id" in declaration && declaration.id?.type === "Identifier") {
              check(declaration.id, declaration.id.name);
            }
          },
        };
      },
    },
    "open-sources": {
      create(context) {
        return {
          "Program:exit"() {
            for (const comment of context.sourceCode.getAllComments()) {
              const message = sourceComplaint(comment.value);
              if (message !== undefined) context.report({ range: comment.range, message });
            }
          },
        };
      },
    },
    "reasoned-ignore": {
      create(context) {
        return {
          "Program:exit"() {
            for (const { value, range } of context.sourceCode.getAllComments()) {
              if (!/^\s*deno-lint-ignore/.test(value) || / -- \S/.test(value)) continue;
              context.report({
                range,
                message: "What is ignored needs its reason: deno-lint-ignore <rule> -- <reason>",
              });
            }
          },
        };
      },
    },
    "no-literal-spread": {
      create(context) {
        return {
          SpreadElement(node) {
            const { type } = bare(node.argument);
            if (type !== "ArrayExpression" && type !== "ObjectExpression") return;
            context.report({
              node,
              message: "Write the elements out: a literal is not spread to keep a line short",
            });
          },
        };
      },
    },
    "no-argument-spread": {
      create(context) {
        const isProduct = /(?<!\/tests)\/(lib|datasets)\//.test(
          context.filename.replaceAll("\\", "/"),
        );
        return {
          CallExpression({ callee, arguments: parts }) {
            if (!isProduct || callee.type !== "MemberExpression") return;
            if (callee.property.type !== "Identifier") return;
            if (!TAKES_ANY_NUMBER.has(callee.property.name)) return;
            for (const node of parts) {
              if (node.type !== "SpreadElement") continue;
              context.report({
                node,
                message:
                  "A list is not spread into arguments, since a long one overflows the stack: write a loop, or take " +
                  "largest() and smallest() of lib/core",
              });
            }
          },
        };
      },
    },
    "file-length": {
      create(context) {
        return {
          Program(node) {
            const lines = context.sourceCode.text.split("\n").length - 1;
            const isProduct = /\/(lib|datasets|tools|notebooks\/exercises)\//.test(
              context.filename,
            );
            if (!isProduct || lines <= MAX_LINES) return;
            context.report({
              node,
              message: `A file has at most ${MAX_LINES} lines: this one has ${lines}`,
            });
          },
        };
      },
    },
  },
};

export default plugin;
