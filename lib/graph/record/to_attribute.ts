import type { Attribute } from "../ir/types.ts";

/**
 * An attribute of a kernel as plain data.
 *
 * @param value The attribute, as tfjs hands it over.
 * @param name Operator and attribute, for the error.
 * @returns The same without typed arrays and absent parts.
 * @throws {TypeError} If it is a function or an object of a class.
 */
export function toAttribute(value: unknown, name: string): Attribute {
  if (value === null || ["string", "boolean", "number"].includes(typeof value)) {
    return value as Attribute;
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, (part) => toAttribute(part ?? null, name));
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const parts = Object.entries(value!).filter(([, part]) => part !== undefined);
    return Object.fromEntries(parts.map(([key, part]) => [key, toAttribute(part, name)]));
  }
  throw new TypeError(
    `Cannot trace ${name}: an attribute must be plain data: current value is ${String(value)}`,
  );
}
