import { html, nothing } from 'lit';
import { formatDuration, formatTime } from '../model/format.ts';
import { heldOf } from '../model/held.ts';
import type { Band } from '../model/judgement.ts';
import {
  type Outlook,
  outlook,
  settlingSeconds,
  type Trend,
  trendFrom,
  trendOf,
  trendWindowSeconds,
} from '../model/outlook.ts';
import type { PlantModel } from '../model/plant-model.ts';
import { holdMaximum } from '../model/series.ts';
import type { PointDescription } from '../model/shapes.ts';
import { fetchHistory } from '../state/session.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';
import { equipmentLabel, fullPointLabel, pointLabel, valueText } from './naming.ts';
import { Polling } from './polling.ts';

const samples = 200;
const refreshMs = 30_000;
/** Of one request to the history. */
const pointsMaximum = 20;
/** Until history answers, it is asked again this often. */
const retryMs = 3000;
/** Until plant time is known, it is looked for this often: that takes no request. */
const waitMs = 200;

interface Line {
  readonly point: PointDescription;
  readonly label: string;
  readonly band: Band | undefined;
}

/** What the next hour brings if the last half hour's trends go on: what leaves its limits, and when. */
export class BraiseOutlook extends BraiseElement {
  static override topics = ['plant', 'link', 'status'] as const;
  #trends = new Map<string, Trend>();

  constructor() {
    super();
    new Polling(this, () => this.#look());
  }

  async #look(): Promise<number> {
    const { model, now } = store;
    let next = waitMs;
    if (model && now !== undefined) {
      next = retryMs;
      // Which hall is nearest its limit may change before the next look: the others are asked for too, as far as one request goes.
      const others = heldOf(model, store.image).flatMap(({ question, items }) => (question === 'heat' ? [] : items));
      const points = [...new Set([...linesOf(model), ...others].map(({ point }) => point))].slice(0, pointsMaximum);
      const from = now - trendWindowSeconds;
      try {
        const answer = await fetchHistory(
          points.map(({ name }) => name),
          from - settlingSeconds,
          now,
          samples,
        );
        const hold = holdMaximum(answer.heartbeatSeconds);
        this.#trends = new Map(
          Object.entries(answer.points).map(([name, series]) => [name, trendOf(series, from, hold)] as const),
        );
        next = refreshMs;
      } catch (error) {
        // Without history there is no trend, and the tile says so.
        this.#trends = new Map();
        console.warn('history', error);
      }
    }
    return next;
  }

  override render(): unknown {
    const { model, image } = store;
    if (!model) return nothing;
    const lines = linesOf(model).map((line) => {
      const value = image.value[line.point.index];
      const { slope, anewAt } = this.#trends.get(line.point.name) ?? {};
      const usable = store.fresh && !store.fieldLost && image.quality[line.point.index] <= 1 && Number.isFinite(value);
      const future = slope === undefined || !usable ? undefined : outlook(value, slope, line.point.range, line.band);
      return { ...line, value, future, anewAt };
    });
    this.watchSlots(lines.map(({ point }) => point.index));
    const leaving = lines
      .filter(({ future }) => future?.leavesIn !== undefined)
      .sort((a, b) => (a.future?.leavesIn ?? 0) - (b.future?.leavesIn ?? 0));
    const known = lines.some(({ future }) => future);
    const anewAt = Math.max(...lines.map((line) => line.anewAt ?? 0));
    return html`<h2>${this.text('overview.question.nextHour')}</h2>
      <p class="verdict ${leaving.length > 0 ? 'watch' : ''}" data-testid="outlook"><span class="verdict-head">${mark(!known ? 'question' : leaving.length > 0 ? 'warning' : 'check')}
        ${this.text(!store.fresh || store.fieldLost ? 'overview.answer.unknown' : !known ? 'overview.outlook.tooEarly' : leaving.length > 0 ? 'overview.outlook.watch' : 'overview.outlook.steady')}</span>
        <span class="detail">${[known && leaving[0] ? `${this.#leaving(leaving[0].label, leaving[0].future)}.` : '', this.#anew(anewAt, known)].join(' ')}</span></p>
      <table class="outlook" title=${this.text('overview.outlook.help')}>
        <caption class="visually-hidden">${this.text('overview.outlook.help')}</caption>
        <tbody>${lines.map(
          ({ point, label, value, future }) => html`<tr title=${fullPointLabel(point)}>
            <th scope="row">${label}</th>
            <td>${future ? mark(direction(point, value, future.value)) : nothing}</td>
            <td class=${future?.leavesIn === undefined ? '' : 'abnormal-text'}>${future ? valueText(point, future.value) : '…'}</td></tr>`,
        )}</tbody>
      </table>`;
  }

  /** After a gap in the data values settle first: since when, and when there will be an outlook again. */
  #anew(since: number, known: boolean): string {
    if (since === 0 || !store.fresh || store.fieldLost) return '';
    const clock = (time: number): string => formatTime(time, store.language, store.timeZone, 'minutes');
    if (!known) {
      return this.text('overview.outlook.settling', { since: clock(since), time: clock(trendFrom(since)) });
    }
    return this.text('overview.outlook.anew', { time: clock(since + settlingSeconds) });
  }

  #leaving(label: string, future: Outlook | undefined): string {
    const seconds = future?.leavesIn ?? 0;
    return seconds === 0
      ? this.text('overview.outlook.outside', { label })
      : this.text('overview.outlook.leaves', {
          label,
          duration: formatDuration(Math.ceil(seconds / 60) * 60, store.translator.find),
        });
  }
}

/** Held values first (of many halls the one nearest its limit), then what drives them. */
function linesOf(model: PlantModel): Line[] {
  const lines: Line[] = heldOf(model, store.image).flatMap(({ question, items, worst }) => {
    if (question === 'heat') return [];
    const item = items.find(({ equipment }) => equipment === worst) ?? items[0];
    return [{ point: item.point, label: equipmentLabel(item.equipment), band: item.band }];
  });
  const add = (kind: string, key: string, label?: (point: PointDescription) => string): void => {
    const [equipment] = model.ofKind(kind);
    const point = equipment && model.point(equipment, key);
    if (point) lines.push({ point, label: label ? label(point) : equipmentLabel(equipment), band: undefined });
  };
  add('heatingCircuit', 'heatDemand', pointLabel);
  add('store', 'charge');
  add('weatherStation', 'outdoorTemperature', () => store.translator.text('overview.outdoor'));
  return lines;
}

/** A change smaller than what is logged of the point is none. */
function direction(point: PointDescription, now: number, then: number): 'up' | 'down' | 'steady' {
  const least = Math.max(point.deadBand * 2, (point.range[1] - point.range[0]) * 0.002);
  if (Math.abs(then - now) < least) return 'steady';
  return then > now ? 'up' : 'down';
}

define('braise-outlook', BraiseOutlook);
