import { setTimeout as sleep } from 'node:timers/promises';
import { Field } from '../harness/field.ts';
import type { Bench } from './bench.ts';
import { figure, percentile } from './figure.ts';

const measuredSeconds = 40;

interface ValuesMessage {
  readonly entries: readonly (readonly [slot: number, value: number | null, quality: number, sourceTime: number])[];
}

/**
 * How old a measured value is, by the field's own source time, when it reaches a client that waits for it: a browser's socket
 * behind controller and HMI, and as its peer an OPC UA client subscribed at the field itself. Plant time is wall time here.
 */
export const fieldToBrowser: Bench = {
  name: 'field-to-browser',
  what: `age of a changed measured value as it reaches the browser, over ${measuredSeconds} s of all measured points`,
  async run(running) {
    const product = await running.product();
    const screen = await running.screen();
    const field = await Field.open(product);
    const measured = field.plant.points.filter(
      ({ definition, field: address }) => definition.kind === 'measured' && address !== undefined,
    );
    const deadBand = new Map(measured.map(({ index, definition }) => [index, definition.deadBand]));
    const last = new Map<number, number>();
    const ages: number[] = [];
    const direct: number[] = [];
    const onValues = ({ entries }: ValuesMessage): void => {
      const now = Date.now() / 1000;
      for (const [slot, value, , sourceTime] of entries) {
        const band = deadBand.get(slot);
        if (band === undefined || value === null) continue;
        const before = last.get(slot);
        last.set(slot, value);
        // What moved by less is shown again only because it was old.
        if (before !== undefined && value !== before && Math.abs(value - before) >= band) ages.push(now - sourceTime);
      }
    };
    const subscription = field.subscribe(measured, (sourceTime) => direct.push(Date.now() / 1000 - sourceTime));
    screen.socket.on('values', onValues);
    try {
      // The first values of a subscription are as old as the point is.
      await sleep(2000);
      direct.length = 0;
      ages.length = 0;
      await sleep(measuredSeconds * 1000);
    } finally {
      screen.socket.off('values', onValues);
      await subscription.close();
      await field.close();
    }
    return ([0.5, 0.95] as const).map((share) =>
      figure(`field-to-browser.p${share * 100}`, percentile(ages, share) * 1000, 'ms', {
        name: 'OPC UA client at the field',
        value: percentile(direct, share) * 1000,
      }),
    );
  },
};
