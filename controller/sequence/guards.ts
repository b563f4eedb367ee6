/** Guards and transitions that the machines of equipment share. Their facts are bits of the event's mask. */

interface WithFacts {
  readonly event: { readonly type: string; readonly facts?: number };
}

/** Whether the fact holds. */
export const has =
  (fact: number) =>
  ({ event }: WithFacts): boolean =>
    ((event.facts ?? 0) & fact) !== 0;

/** Whether the fact does not hold. */
export const lacks =
  (fact: number) =>
  ({ event }: WithFacts): boolean =>
    ((event.facts ?? 0) & fact) === 0;

/** Whether of these facts just the wanted ones hold. */
export const exactly =
  (facts: number, wanted: number) =>
  ({ event }: WithFacts): boolean =>
    ((event.facts ?? 0) & facts) === wanted;

/** The delay of that name, ms, from the machine's context. */
export const delay =
  <Name extends string>(name: Name) =>
  ({ context }: { readonly context: Readonly<Record<Name, number>> }): number =>
    context[name];

/** What takes a machine out of service from any state, a person's tag before its own trip. */
export const outOfService = [
  { target: 'maintenance', guard: 'taggedOut' },
  { target: 'fault', guard: 'tripped' },
] as const;
