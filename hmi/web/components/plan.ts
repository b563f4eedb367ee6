import { html, nothing, type PropertyValues } from 'lit';
import { formatNumber, formatTime } from '../model/format.ts';
import {
  hotWaterMove,
  hoursBefore,
  type Plan,
  type PlanHistory,
  type PlanHour,
  type PlanningStatus,
  type PlanQuantity,
  planHours,
  planPoints,
  planQuantities,
  quantitiesOf,
  subscribedAt,
} from '../model/planning.ts';
import type { PlantModel } from '../model/plant-model.ts';
import type { HistorySeries } from '../model/shapes.ts';
import { fetchHistory } from '../state/session.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import './plan-chart.ts';

/** Enough that no switching of an hour is thinned away. */
const samples = 700;
const none: HistorySeries = { times: [], values: [], qualities: [] };

/** What a row of the table shows beside its hour: quantities, what is subscribed (nothing, where the tariff has none), whether it is now. */
interface Columns {
  readonly quantities: readonly PlanQuantity[];
  readonly subscribed: readonly (number | undefined)[];
  readonly present: boolean;
}

/** `<braise-plan .status>`: the plan of a heating circuit hour by hour, beside what happened. */
export class BraisePlan extends BraiseElement {
  static override topics = ['plant'] as const;
  static override properties = { status: { attribute: false } };
  declare status: PlanningStatus | undefined;
  #history: PlanHistory | undefined;
  #seen = false;
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
    const { status } = this;
    if (!model || now === undefined || status === undefined) return;
    try {
      this.#history = await historyOf(model, status.circuit, now);
      this.#error = '';
    } catch (error) {
      // The plan is worth showing without it.
      this.#history = undefined;
      this.#error = error instanceof Error ? error.message : String(error);
    }
    if (this.isConnected) this.requestUpdate();
  }

  /** The table begins with the present hour in sight; what happened before is above it. */
  protected override updated(): void {
    const place = this.querySelector<HTMLElement>('.plan-hours');
    const present = this.querySelector<HTMLElement>('tr.present');
    if (this.#seen || !place || !present) return;
    this.#seen = true;
    place.scrollTop = Math.max(0, present.offsetTop - place.clientHeight / 3);
  }

  override render(): unknown {
    const plan = this.status?.plan;
    const { now } = store;
    if (!plan || now === undefined) return nothing;
    const hours = planHours(plan, this.#history, now);
    const number = (value: number | undefined, digits: number): string =>
      value === undefined ? '—' : formatNumber(value, digits, store.language);
    const quantities = quantitiesOf(plan);
    const hasSubscription = quantities.includes('power') && (plan.counted?.subscribed ?? []).length > 0;
    const head = (key: `plan.${PlanQuantity | 'price'}`, columns = 2) =>
      html`<th scope="colgroup" colspan=${columns} class="numeric">${this.text(key)}</th>`;
    const subscribed = (time: number) => (hasSubscription ? [subscribedAt(plan, time) ?? undefined] : []);
    return html`<p>${this.text('plan.title', { issued: plan.issued })}. <span class="secondary">${this.text('plan.cost', { cost: number(plan.cost, 0) })}
        <span data-testid="plan-outlook">${this.#sources()}</span></span></p>
      ${this.#contracts(plan, number)}
      ${this.#error ? html`<p class="form-error" role="alert">${this.text('plan.historyFailed', { message: this.#error })}</p>` : nothing}
      ${this.#history ? html`<braise-plan-chart .plan=${plan} .history=${this.#history} .now=${now}></braise-plan-chart>` : nothing}
      <div class="plan-hours" tabindex="0" role="region" aria-label=${this.text('plan.table')}><table class="data plan" data-testid="plan">
        <thead><tr><th scope="col" rowspan="2">${this.text('plan.hour')}</th>${quantities.map((quantity) => head(`plan.${quantity}`, quantity === 'power' && hasSubscription ? 3 : 2))}${head('plan.price')}</tr>
          <tr>${quantities.map(() => html`<th scope="col" class="numeric">${this.text('plan.planned')}</th><th scope="col" class="numeric">${this.text('plan.measured')}</th>`)}
            ${hasSubscription ? html`<th scope="col" class="numeric">${this.text('plan.subscribed')}</th>` : nothing}
            <th scope="col" class="numeric">${this.text('plan.priceRecovered')}</th><th scope="col" class="numeric">${this.text('plan.priceGas')}</th></tr></thead>
        <tbody>${hours.map((hour, index) => this.#row(hour, { quantities, subscribed: subscribed(hour.start), present: index === hoursBefore }, number))}</tbody>
      </table></div>`;
  }

  /** What the plan makes of power that costs, of a quota of biogas and of hot water, where the plant has such. */
  #contracts(plan: Plan, number: (value: number | undefined, digits: number) => string): unknown {
    const { power = [], biogas = [] } = plan;
    const water = hotWaterMove(plan, store.now ?? plan.issued);
    if (power.length + biogas.length === 0 && water === undefined) return nothing;
    const { language } = store;
    const energy = (kilowattHours: number) => number(kilowattHours / 1000, kilowattHours < 100_000 ? 1 : 0);
    return html`<ul class="plan-contracts" data-testid="plan-contracts">
      ${power.map(
        ({ label, subscribed, chargeBefore, charge, power: most }) =>
          html`<li>${this.text('plan.powerCharge', {
            label: label[language],
            most: number(most, 0),
            subscribed: number(subscribed, 0),
            before: number(chargeBefore, 0),
            charge: number(charge, 0),
          })}</li>`,
      )}
      ${biogas.map(
        ({ left, needed, lacking, price }) =>
          html`<li>${this.text(lacking > 0 ? 'plan.biogasLacks' : 'plan.biogas', {
            left: energy(left),
            needed: energy(needed),
            lacking: energy(lacking),
            price: number(price, 0),
          })}</li>`,
      )}
      ${
        water === undefined
          ? nothing
          : html`<li data-testid="plan-hot-water">${this.text(`plan.hotWater.${water.kind}`, {
              ...(water.kind === 'none' ? {} : { from: water.from, until: water.until, most: number(water.most, 0) }),
              room: number(water.room, 0),
            })}</li>`
      }</ul>`;
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
    { quantities, subscribed, present }: Columns,
    number: (value: number | undefined, digits: number) => string,
  ): unknown {
    const pair = (key: PlanQuantity) => {
      const scale = key === 'charge' ? 100 : 1;
      const shown = (value: number | undefined) => number(value === undefined ? undefined : value * scale, 0);
      return html`<td class="numeric">${shown(planned?.[key])}</td><td class="numeric measured">${shown(measured?.[key])}</td>`;
    };
    return html`<tr class=${present ? 'present' : ''} aria-current=${present ? 'time' : nothing}>
      <th scope="row">${formatTime(start, store.language, store.timeZone, 'minutes')}</th>
      ${quantities.map(pair)}${subscribed.map((value) => html`<td class="numeric">${number(value, 0)}</td>`)}
      <td class="numeric">${number(planned?.recoveredCost, 1)}</td><td class="numeric">${number(planned?.gasCost, 1)}</td></tr>`;
  }
}

/** What a circuit did in the last hours, and what was planned for them; undefined where it has no such points. */
async function historyOf(model: PlantModel, circuit: string, now: number): Promise<PlanHistory | undefined> {
  const equipment = model.ofKind('heatingCircuit').find(({ name }) => name === circuit);
  if (equipment === undefined) return undefined;
  const [supply] = model.ofKind('electricitySupply');
  const nameOf = (quantity: PlanQuantity, which: 'actual' | 'planned'): string | undefined => {
    const of = quantity === 'power' && which === 'actual' ? supply : equipment;
    return of && model.point(of, planPoints[quantity][which])?.name;
  };
  const names = planQuantities.flatMap((quantity) => nameOf(quantity, 'actual') ?? []);
  names.push(...planQuantities.flatMap((quantity) => nameOf(quantity, 'planned') ?? []));
  const from = (Math.floor(now / 3600) - hoursBefore) * 3600;
  const { points, heartbeatSeconds } = await fetchHistory(names, from, now, samples);
  const of = (which: 'actual' | 'planned') =>
    Object.fromEntries(
      planQuantities.map((quantity) => [quantity, points[nameOf(quantity, which) ?? ''] ?? none]),
    ) as PlanHistory['actual'];
  // Somewhat more than twice the heartbeat, or than thinning leaves between two samples.
  const holdMaximum = Math.max(2.2 * heartbeatSeconds, (now - from) / 100);
  return { actual: of('actual'), planned: of('planned'), holdMaximum };
}

define('braise-plan', BraisePlan);
