import type { MethodCall } from './commands.ts';

/** Answer of a method call: the OPC UA status by name, the reason in words, and for some methods a JSON text. */
export interface CallAnswer {
  readonly status: string;
  readonly output: string;
}

/** A session of one person with the controller: what is called through it carries that person's name and rights. */
export interface PersonSession {
  /** Rejects when the controller cannot be reached. */
  call(call: MethodCall): Promise<CallAnswer>;
  close(): Promise<void>;
}

export type OpenAnswer =
  | { readonly kind: 'accepted'; readonly session: PersonSession }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable'; readonly message: string };

/** A value as it came: by node name (what follows `ns=1;s=`). `sourceTime` is plant time in seconds; 0 when unknown. */
export interface NodeValue {
  readonly name: string;
  readonly value: number;
  readonly quality: number;
  readonly sourceTime: number;
}

/** What the HMI's own session with the controller tells. */
export interface ControllerEvents {
  /** The session stands (again); everything must be read anew. */
  connected(): void;
  lost(reason: string): void;
  values(values: readonly NodeValue[]): void;
  /** A JSON text changed. */
  text(name: string, text: string): void;
}

/**
 * The controller as its OPC UA server shows it, and nothing more. An implementation reconnects by itself for ever, and
 * keeps what is subscribed across reconnections.
 */
export interface Controller {
  start(events: ControllerEvents): void;
  readText(name: string): Promise<string>;
  readValues(names: readonly string[]): Promise<NodeValue[]>;
  /** Replaces the subscribed values. */
  subscribeValues(names: readonly string[]): Promise<void>;
  /** Adds texts to the subscription; each is told once at once, then on change. */
  subscribeTexts(names: readonly string[]): Promise<void>;
  unsubscribeTexts(names: readonly string[]): Promise<void>;
  /** Calls a method over the HMI's own session. */
  call(call: MethodCall): Promise<CallAnswer>;
  /** Opens a session in a person's name. */
  open(user: string, password: string): Promise<OpenAnswer>;
  close(): Promise<void>;
}
