import { html, nothing, type PropertyValues } from 'lit';
import { formatNumber, formatTime } from '../model/format.ts';
import { hoursBefore, type MeasuredSeries, type PlanHour, type PlanningStatus, planHours } from '../model/planning.ts';
import type { PlantModel } from '../model/plant-model.ts';
import type { HistorySeries } from '../model/shapes.ts';
import { fetchHistory } from '../state/session.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';

/** Enough that no switching of an hour is thinned away. */
const samples = 500;
/** Of one request to the history. */
const pointsMaximum = 20;

type Heat = 'recovered' | 'gas' | 'charge';

/** `<braise-plan .status>`: the plan of a heating circuit hour by hour, beside what happened. */
export class BraisePlan extends BraiseElement {
  static override topics = ['plant'] as const;
  static override properties = { status: { attribute: false } };
  declare status: PlanningStatus | undefined;
  #measured: MeasuredSeries | undefined;
  #error = '';

  constructor() {
    super();
    this.status = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('status')) void this.#load();
  }

  async #load(): Promise<void> {
    const { model, now } = store;
    if (!model || now === undefined) return;
    try {
      this.#measured = await measuredOf(model, now);
      this.#error = '';
    } catch (error) {
      // The plan is worth showing without it.
      this.#measured = undefined;
      this.#error = error instanceof Error ? error.message : String(error);
    }
    if (this.isConnected) this.requestUpdate();
  }

  override render(): unknown {
    const plan = this.status?.plan;
    const { now } = store;
    if (!plan || now === undefined) return nothing;
    const hours = planHours(plan, this.#measured, now);
    const number = (value: number | undefined, digits: number): string =>
      value === undefined ? '—' : formatNumber(value, digits, store.language);
    const head = (key: 'plan.recovered' | 'plan.gas' | 'plan.charge' | 'plan.price') =>
      html`<th scope="colgroup" colspan="2" class="numeric">${this.text(key)}</th>`;
    return html`<p>${this.text('plan.title', { issued: plan.issued })}. <span class="secondary">${this.text('plan.cost', { cost: number(plan.cost, 0) })}
        <span data-testid="plan-outlook">${this.#sources()}</span></span></p>
      ${this.#error ? html`<p class="form-error" role="alert">${this.text('plan.historyFailed', { message: this.#error })}</p>` : nothing}
      <div class="plan-hours"><table class="data plan" data-testid="plan">
        <thead><tr><th scope="col" rowspan="2">${this.text('plan.hour')}</th>${head('plan.recovered')}${head('plan.gas')}${head('plan.charge')}${head('plan.price')}</tr>
          <tr>${[0, 1, 2].map(() => html`<th scope="col" class="numeric">${this.text('plan.planned')}</th><th scope="col" class="numeric">${this.text('plan.measured')}</th>`)}
            <th scope="col" class="numeric">${this.text('plan.priceRecovered')}</th><th scope="col" class="numeric">${this.text('plan.priceGas')}</th></tr></thead>
        <tbody>${hours.map((hour, index) => this.#row(hour, index === hoursBefore, number))}</tbody>
      </table></div>`;
  }

  /** What the plan's forecast and prices are. */
  #sources(): string {
    const { weather, prices } = this.status?.outlook ?? {};
    return [
      weather === undefined
        ? this.text('plan.outlook.ownWeather')
        : this.text('plan.outlook.weather', { issued: weather }),
      prices === undefined ? this.text('plan.outlook.ownPrices') : this.text('plan.outlook.prices', { issued: prices }),
    ].join(' ');
  }

  #row(
    { start, planned, measured }: PlanHour,
    present: boolean,
    number: (value: number | undefined, digits: number) => string,
  ): unknown {
    const pair = (key: Heat) => {
      const scale = key === 'charge' ? 100 : 1;
      const shown = (value: number | undefined) => number(value === undefined ? undefined : value * scale, 0);
      return html`<td class="numeric">${shown(planned?.[key])}</td><td class="numeric measured">${shown(measured?.[key])}</td>`;
    };
    return html`<tr class=${present ? 'present' : ''} aria-current=${present ? 'time' : nothing}>
      <th scope="row">${formatTime(start, store.language, store.timeZone, 'minutes')}</th>
      ${pair('recovered')}${pair('gas')}${pair('charge')}
      <td class="numeric">${number(planned?.recoveredCost, 1)}</td><td class="numeric">${number(planned?.gasCost, 1)}</td></tr>`;
  }
}

/**
 * What the plant's heat pumps, boilers and store did in the last hours; undefined where several heating circuits share them: whose heat was
 * whose, the description does not tell.
 */
async function measuredOf(model: PlantModel, now: number): Promise<MeasuredSeries | undefined> {
  if (model.ofKind('heatingCircuit').length !== 1) return undefined;
  const names = (kind: string, key: string): string[] =>
    model.ofKind(kind).flatMap((equipment) => model.point(equipment, key)?.name ?? []);
  const recovered = names('heatPump', 'heat');
  const gas = names('gasBoiler', 'heat');
  const charge = names('store', 'charge').slice(0, 1);
  const all = [...recovered, ...gas, ...charge];
  const parts = Array.from({ length: Math.ceil(all.length / pointsMaximum) }, (_, i) =>
    all.slice(i * pointsMaximum, (i + 1) * pointsMaximum),
  );
  const from = (Math.floor(now / 3600) - hoursBefore) * 3600;
  const answers = await Promise.all(parts.map((part) => fetchHistory(part, from, now, samples)));
  const series: Record<string, HistorySeries> = Object.assign({}, ...answers.map(({ points }) => points));
  const of = (wanted: readonly string[]) => wanted.flatMap((name) => series[name] ?? []);
  return {
    recovered: of(recovered),
    gas: of(gas),
    charge: of(charge)[0],
    holdMaximum: 2 * (answers[0]?.heartbeatSeconds ?? 300),
  };
}

define('braise-plan', BraisePlan);
