import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { Bench } from './bench.ts';
import { figure, percentile } from './figure.ts';

const commands = 40;
/** As often as one screen may go on giving commands. */
const pauseMs = 600;
const point = 'network.supplyTemperatureOffset';

/** A bare Socket.IO server that acknowledges: what the way to a browser costs where nothing is commanded. */
async function echo(): Promise<number[]> {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'] });
  server.on('connection', (socket) => socket.on('command', (body, reply) => reply(body)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  try {
    return await timed((value) => socket.timeout(5000).emitWithAck('command', { value }), 0);
  } finally {
    socket.disconnect();
    await server.close();
  }
}

async function timed(send: (value: number) => Promise<unknown>, pause: number): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < commands; i++) {
    const began = performance.now();
    await send(i % 2 === 0 ? 0.5 : 0);
    samples.push(performance.now() - began);
    await sleep(pause);
  }
  return samples;
}

export const commandRoundTrip: Bench = {
  name: 'command-round-trip',
  what: `an operator's set-point from the browser, judged, stored and audited by the controller, to its answer; ${commands} times`,
  async run(running) {
    const screen = await running.screen();
    const samples = await timed(async (value) => {
      const answer = await screen.command({ type: 'setpoint', point, value });
      if (!answer.ok) throw new Error(`refused: ${answer.message}`);
    }, pauseMs);
    const peer = await echo();
    return ([0.5, 0.95] as const).map((share) =>
      figure(`command-round-trip.p${share * 100}`, percentile(samples, share), 'ms', {
        name: 'bare Socket.IO echo',
        value: percentile(peer, share),
      }),
    );
  },
};
