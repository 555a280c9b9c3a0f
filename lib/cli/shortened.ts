/** The end of a long name, which tells layers apart; letters. */
export function shortened(name: string, longest: number): string {
  return name.length <= longest ? name : `…${name.slice(1 - longest)}`;
}
