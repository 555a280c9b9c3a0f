/** What a task measured, and where it belongs. */
export interface MeasuredPart {
  /** The task, for example `bench:sparse`. */
  task: string;
  /** Markdown. */
  text: string;
}

/**
 * Puts a measurement into a page, between the marks of its task.
 *
 * @param page The page, with `<!-- task -->` and `<!-- end of task -->`.
 * @param part Task and text.
 * @returns The page.
 * @throws {Error} If there are no marks.
 */
export function withMeasuredPart(page: string, { task, text }: MeasuredPart): string {
  const begin = `<!-- ${task} -->`, end = `<!-- end of ${task} -->`;
  const from = page.indexOf(begin), to = page.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(
      `Cannot write the measurement: the page must have the marks ${begin} and ${end}: current value is a page without`,
    );
  }
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
