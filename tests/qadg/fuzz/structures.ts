/**
 * What a knowledgeable person would call removable in a network of the grammar: an account, kept by the productions and
 * independent of lib/qadg, to compare its findings with.
 */

/** Positions of one parameter axis that are removed together. */
export interface Offer {
  parameter: string;
  axis: number;
  positions: number[];
}

/** Channels are numbers; equal numbers (after {@linkcode Account.couple}) are removed together. */
export interface Account {
  /** New structures, one per channel, owned by an axis of a parameter. */
  create(parameter: string, axis: number, count: number): number[];
  /** New channels that must stay. */
  fixed(count: number): number[];
  /** New channels that nothing owns (yet). */
  unowned(count: number): number[];
  /** Tells that the positions of a parameter axis are removed with these channels. */
  own(parameter: string, axis: number, channels: readonly number[]): void;
  /** Channel i of one is removed with channel i of the other. */
  couple(a: readonly number[], b: readonly number[]): void;
  /** These must stay. */
  keep(channels: readonly number[]): void;
  /** Offers structures that are not channels of any value: heads. */
  offer(offers: readonly Offer[]): void;
  /** Everything that is offered. */
  offers(): Offer[];
}

/** Starts an empty account. */
export function openAccount(): Account {
  const parents: number[] = [];
  const kept = new Set<number>();
  const owned: { parameter: string; axis: number; channels: readonly number[] }[] = [];
  const others: Offer[] = [];
  const find = (one: number): number => parents[one] === one ? one : find(parents[one]!);
  const fresh = (count: number) =>
    Array.from({ length: count }, () => parents.push(parents.length) - 1);
  const own: Account["own"] = (parameter, axis, channels) => {
    owned.push({ parameter, axis, channels });
  };
  return {
    own,
    create: (parameter, axis, count) => {
      const channels = fresh(count);
      own(parameter, axis, channels);
      return channels;
    },
    unowned: fresh,
    fixed: (count) => {
      const channels = fresh(count);
      for (const one of channels) kept.add(one);
      return channels;
    },
    couple: (a, b) => {
      if (a.length !== b.length) {
        throw new RangeError(`${a.length} channels coupled to ${b.length}`);
      }
      a.forEach((one, i) => parents[find(one)] = find(b[i]!));
    },
    keep: (channels) => {
      for (const one of channels) kept.add(one);
    },
    offer: (offers) => void others.push(...offers),
    offers: () => {
      const stays = new Set([...kept].map(find));
      const seen = new Set<number>();
      const result = [...others];
      for (const { parameter, axis, channels } of owned) {
        const roots = channels.map(find);
        const free = new Set(roots.filter((one) => !stays.has(one)));
        // the only structure of an axis has to stay
        if (free.size < 2) continue;
        for (const one of free) {
          if (seen.has(one)) continue;
          seen.add(one);
          const positions = roots.flatMap((other, i) => other === one ? [i] : []);
          result.push({ parameter, axis, positions });
        }
      }
      return result;
    },
  };
}
