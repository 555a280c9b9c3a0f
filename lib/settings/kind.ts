import * as v from "valibot";

/** A value that was checked, copied, or what it must be. */
export type Parsed<T> = { value: T } | { wanted: string };

/** A kind of value. */
export interface Kind<T> {
  /** Checks a value about which nothing is known. */
  parse: (value: unknown) => Parsed<T>;
  /** All accepted words, where there are only some. */
  words?: readonly T[];
  /** What a text of the command line stands for; not checked yet, text that stands for nothing stays text. */
  read: (text: string) => unknown;
  /** Whether the command line takes a flag without a value for it, which means true. */
  flag?: boolean;
  /** Any value as text, the inverse of `read` for values that the schema accepts. */
  show: (value: unknown) => string;
}

/** A kind from its schema, whose messages say what a value must be. */
export function kind<T>(
  schema: v.GenericSchema<unknown, T>,
  { words, flag, read = (text) => text, show = showPlain }: Partial<Omit<Kind<T>, "parse">> = {},
): Kind<T> {
  const parse = (value: unknown): Parsed<T> => {
    const result = v.safeParse(schema, value, { abortEarly: true });
    return result.success ? { value: result.output } : { wanted: result.issues[0].message };
  };
  return { parse, read, show, ...(words && { words }), ...(flag && { flag }) };
}

/** A list as text; whatever is none, as it is. */
export function showList(value: unknown, separator: string): string {
  return Array.isArray(value) ? value.map(showPlain).join(separator) : showPlain(value);
}

function showPlain(value: unknown): string {
  if (value === "") return "empty";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
