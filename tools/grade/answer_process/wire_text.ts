/**
 * Writes what an answer returned as text that the grader reads. It runs beside the student's program, in the same process but in
 * another realm, and uses nothing that the program can reach.
 *
 * @module
 */

/** Name of the field that stands for what JSON cannot say: `{"@": "NaN"}`, `{"@": "a Map"}`. */
export const MARK = "@";

const DEEPEST = 32;

/**
 * Writes a value as JSON; numbers and objects that JSON does not know become a record with their name.
 *
 * @param value Any value, also one whose getters or proxies run the student's program.
 * @param limit Most characters.
 * @returns One line of JSON.
 * @throws {RangeError} If the text is longer than the limit, or the value is nested too deeply.
 */
export function wireText(value: unknown, limit: number): string {
  const parts: string[] = [];
  let length = 0;
  const put = (text: string) => {
    length += text.length + 1;
    if (length > limit) throw new RangeError("The result is too large");
    parts.push(text);
  };
  write(value, put, 0);
  return parts.join("");
}

function write(value: unknown, put: (text: string) => void, depth: number): void {
  if (depth > DEEPEST) throw new RangeError("The result is nested too deeply");
  if (typeof value === "boolean" || value === null) return put(String(value));
  if (typeof value === "string") return put(JSON.stringify(value));
  if (typeof value === "number") {
    return put(Number.isFinite(value) ? JSON.stringify(value) : marked(String(value)));
  }
  if (typeof value !== "object") {
    return put(marked(typeof value === "undefined" ? "undefined" : `a ${typeof value}`));
  }
  if (Array.isArray(value)) {
    put("[");
    for (let i = 0; i < value.length; i++) {
      if (i > 0) put(",");
      write(value[i], put, depth + 1);
    }
    return put("]");
  }
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag !== "Object") return put(marked(`a ${tag}`));
  put("{");
  let isFirst = true;
  for (const name of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, name);
    if (inner === undefined) continue;
    put(`${isFirst ? "" : ","}${JSON.stringify(name)}:`);
    isFirst = false;
    write(inner, put, depth + 1);
  }
  put("}");
}

function marked(name: string): string {
  return JSON.stringify({ [MARK]: name });
}
