import { io, type Socket } from 'socket.io-client';
import type { RunsNews } from '../model/lab.ts';
import { Sequencer } from '../model/sequencer.ts';
import type {
  AlarmRecord,
  Command,
  CommandAnswer,
  Explanation,
  MaintenanceTag,
  PreviewAnswer,
  PriorityEntry,
  StatusMessage,
  ValuesMessage,
} from '../model/shapes.ts';
import type { ShadowNews } from '../model/warnings.ts';
import type { Store } from './store.ts';

/** A command without an answer within this is reported as such, never as done. */
const answerTimeoutMs = 8000;
/** Longest that a preview is waited for: a second longer than the server waits for the lab. */
const previewTimeoutMs = 16_000;

/** The live connection to the HMI server: deltas in, commands out, resume after a loss. */
export class Link {
  readonly #store: Store;
  readonly #sequencer = new Sequencer();
  #socket: Socket | undefined;
  #watched: string | null = null;
  #lab = false;
  readonly #onRefused: () => void;
  readonly #onPlant: () => void;

  /** `onRefused`: the server does not know this session any more; `onPlant`: it describes the plant otherwise from now on. */
  constructor(store: Store, onRefused: () => void, onPlant: () => void) {
    this.#store = store;
    this.#onRefused = onRefused;
    this.#onPlant = onPlant;
  }

  open(): void {
    if (this.#socket) return;
    this.#sequencer.reset();
    const socket = io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 4000, timeout: 8000 });
    this.#socket = socket;
    socket.on('connect', () => this.#connected(socket));
    socket.on('disconnect', (reason) => {
      this.#store.setConnected(false);
      // The server closed it on purpose: socket.io would not come back by itself.
      if (reason === 'io server disconnect') socket.connect();
    });
    socket.on('connect_error', (error) => {
      this.#store.setConnected(false);
      if (/unauthor|auth|session/i.test(error.message)) this.#onRefused();
    });
    socket.on('values', (message: ValuesMessage) => this.#values(message));
    socket.on('full', (message: ValuesMessage) => {
      this.#sequencer.full(message);
      this.#take(message);
    });
    this.#listenToTheRest(socket);
  }

  close(): void {
    this.#socket?.disconnect();
    this.#socket = undefined;
    this.#watched = null;
    this.#store.setConnected(false);
  }

  /** Asks for the explanation, priority arrays and tag of one equipment; null for none. */
  watch(equipment: string | null): void {
    if (this.#watched === equipment) return;
    this.#watched = equipment;
    if (this.#socket?.connected) this.#socket.emit('watch', { equipment });
  }

  /** Asks for all values anew, and for what is watched: the plant is described otherwise. */
  renew(): void {
    this.#sequencer.reset();
    if (!this.#socket?.connected) return;
    this.#resume(this.#socket, 0);
    if (this.#watched !== null) this.#socket.emit('watch', { equipment: this.#watched });
  }

  /** Asks for news of the lab's runs, or for no more. */
  watchLab(wanted: boolean): void {
    this.#lab = wanted;
    if (this.#socket?.connected) this.#socket.emit('watchLab', wanted);
  }

  /** Sends a command. Never throws: silence and refusal are answers too. */
  async command(command: Command): Promise<CommandAnswer> {
    const socket = this.#socket;
    if (!socket?.connected) return { ok: false, code: 'unavailable', message: '' };
    try {
      return (await socket.timeout(answerTimeoutMs).emitWithAck('command', command)) as CommandAnswer;
    } catch {
      return { ok: false, code: 'noAnswer', message: '' };
    }
  }

  /** Asks what a command would do in the next hours. Never throws, as a command does not. */
  async preview(command: Command, hours: number): Promise<PreviewAnswer> {
    const socket = this.#socket;
    if (!socket?.connected) return { ok: false, code: 'unavailable', message: '' };
    try {
      return (await socket.timeout(previewTimeoutMs).emitWithAck('preview', { command, hours })) as PreviewAnswer;
    } catch {
      return { ok: false, code: 'noAnswer', message: '' };
    }
  }

  #connected(socket: Socket): void {
    this.#store.setConnected(true);
    const sequence = this.#sequencer.connected();
    if (sequence !== undefined) this.#resume(socket, sequence);
    if (this.#watched !== null) socket.emit('watch', { equipment: this.#watched });
    if (this.#lab) socket.emit('watchLab', true);
  }

  #resume(socket: Socket, sequence: number): void {
    socket.timeout(answerTimeoutMs).emit('resume', { sequence }, () => this.#sequencer.resumed());
  }

  #values(message: ValuesMessage): void {
    const verdict = this.#sequencer.values(message);
    if (verdict === 'apply') this.#take(message);
    else if (verdict === 'gap' && this.#socket && this.#sequencer.last !== undefined) {
      this.#resume(this.#socket, this.#sequencer.last);
    }
  }

  #take(message: ValuesMessage): void {
    this.#store.image.apply(message.entries);
    this.#store.hearPlantTime(message.plantTime);
  }

  #listenToTheRest(socket: Socket): void {
    const store = this.#store;
    socket.on('alarms', (alarms: readonly AlarmRecord[]) => store.setAlarms(alarms));
    socket.on('plantChanged', () => this.#onPlant());
    socket.on('runs', (news: RunsNews) => store.takeRuns(news));
    socket.on('shadow', (news: ShadowNews) => store.setShadow(news));
    socket.on('status', (status: StatusMessage) => store.setStatus(status));
    socket.on('explanation', (message: { equipment: string; explanation: Explanation }) => {
      store.explanations.set(message.equipment, message.explanation);
      store.notify('watched');
    });
    socket.on('priority', (message: { point: string; entries: readonly PriorityEntry[] }) => {
      store.priorities.set(message.point, message.entries);
      store.notify('watched');
    });
    socket.on('tag', (message: { equipment: string; tag: MaintenanceTag | null }) => {
      store.tags.set(message.equipment, message.tag);
      store.notify('watched');
    });
  }
}
