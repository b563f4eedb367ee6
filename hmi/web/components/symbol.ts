import { html, nothing } from 'lit';
import { lifeOf } from '../model/overview-model.ts';
import { symbolOf } from '../schematic/symbols.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';

/** States in which a machine does its work: its symbol is filled. */
const working = new Set([
  'running',
  'cooling',
  'heating',
  'hotWater',
  'heatingAndHotWater',
  'open',
  'modulating',
  'venting',
]);

/** `<braise-symbol equipment>`: the equipment's sign, filled while it works, crossed while in fault. */
export class BraiseSymbol extends BraiseElement {
  static override topics = ['plant', 'link'] as const;
  static override properties = { equipment: { type: String } };
  declare equipment: string;

  constructor() {
    super();
    this.equipment = '';
  }

  override render(): unknown {
    const { model, image } = store;
    const equipment = model?.equipmentByName.get(this.equipment);
    if (!model || !equipment) return nothing;
    const extra = equipment.kind === 'store' ? layerSlots(equipment.points) : [];
    const flame = equipment.points.flame;
    this.watchSlots(
      [equipment.points.state, equipment.points.mode, flame, ...extra].filter((slot) => slot !== undefined),
    );
    const { state, mode } = lifeOf(model, image, equipment);
    const classes = ['symbol', equipment.kind];
    if (state && working.has(state)) classes.push('working');
    if (state === 'fault') classes.push('fault');
    if (
      state &&
      [
        'starting',
        'provingFlow',
        'flushing',
        'purging',
        'igniting',
        'unloading',
        'postRun',
        'opening',
        'closing',
      ].includes(state)
    ) {
      classes.push('changing');
    }
    if (mode === 'maintenance') classes.push('tagged');
    return html`<svg class=${classes.join(' ')} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      ${symbolOf(equipment.kind, {
        flame: flame !== undefined && image.value[flame] >= 0.5,
        layers: extra.map((slot) => image.value[slot]),
      })}
    </svg>`;
  }
}

/** Slots of a store's temperatures from top to bottom. */
function layerSlots(points: Readonly<Record<string, number>>): number[] {
  return ['top', 'upper', 'middle', 'lower', 'bottom']
    .map((place) => points[`temperature.${place}`])
    .filter((slot) => slot !== undefined);
}

define('braise-symbol', BraiseSymbol);
