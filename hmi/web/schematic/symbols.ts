import { type SVGTemplateResult, svg } from 'lit';

/** What a symbol shows besides its shape. */
export interface SymbolState {
  readonly flame: boolean;
  /** Temperatures of a store from top to bottom, °C. */
  readonly layers: readonly number[];
}

/** Temperatures between which a store's layers go from empty to full. */
const coldLayer = 35;
const hotLayer = 75;

type Draw = (state: SymbolState) => SVGTemplateResult;

/**
 * Signs in a 32 by 32 box, after ISO 14617 and ISO 10628-2 where those have one: circle with triangle for a pump, two
 * triangles for a valve, circle with zigzag for an exchanger. `body` is filled while the equipment works.
 */
const drawings: Readonly<Record<string, Draw>> = {
  pump: () => svg`<circle class="body" cx="16" cy="16" r="12"/><path class="detail" d="M9 6.5 28 16 9 25.5"/>`,
  valve: () => svg`<path class="body" d="M3 8v16l13-8zM29 8v16l-13-8z"/>`,
  heatPump: () => svg`<rect class="body" x="3" y="5" width="26" height="22" rx="2"/>
    <path class="detail" d="M3 11h26M3 21h26M12 18.5l4-5 4 5z"/>`,
  chiller: () => svg`<rect class="body" x="3" y="5" width="26" height="22" rx="2"/>
    <path class="detail" d="M16 9v14M10 12.5l12 7M22 12.5l-12 7"/>`,
  dryCooler:
    () => svg`<rect class="body" x="3" y="7" width="26" height="18" rx="1"/><circle class="detail" cx="16" cy="16" r="7"/>
    <path class="detail" d="M16 16c-5-1-5-5-1-6M16 16c4 3 2 6-2 5.5M16 16c1-5 5-5 6-1"/>`,
  gasBoiler: ({ flame }) => svg`<rect class="body" x="5" y="4" width="22" height="24" rx="2"/>
    <path class=${flame ? 'flame lit' : 'flame'} d="M16 9c1 3 5 5 5 10a5 5 0 0 1-10 0c0-2 1-3.5 2-5 .7 1.4 1.4 2 2 2 0-2.5-.5-5 1-7z"/>`,
  hall: () => svg`<rect class="body" x="3" y="5" width="26" height="22"/>
    <path class="detail" d="M8 9v14M13 9v14M19 9v14M24 9v14"/>`,
  substation: () => svg`<path class="body" d="M4 14 16 5l12 9v13H4z"/><path class="detail" d="M9 22h3l2-5 4 8 2-3h3"/>`,
  greenhouse: () =>
    svg`<path class="body" d="M4 15 16 6l12 9v12H4z"/><path class="detail" d="M16 6v21M10 10.5V27M22 10.5V27M4 19h24"/>`,
  heatExchanger: () =>
    svg`<circle class="body" cx="16" cy="16" r="12"/><path class="detail" d="M2 16h7l4-7 6 14 4-7h7"/>`,
  store: ({ layers }) => svg`<rect class="body" x="7" y="2" width="18" height="28" rx="5"/>
    ${layers.map((value, index) => layer(value, index, layers.length))}<rect class="outline" x="7" y="2" width="18" height="28" rx="5"/>`,
  vessel: () => svg`<rect class="body" x="8" y="4" width="16" height="24" rx="6"/>`,
  meter: () => svg`<circle class="body" cx="16" cy="16" r="11"/><path class="detail" d="M16 16l6-6M9 20h14"/>`,
  pipe: () => svg`<path class="detail" d="M2 13h28M2 19h28"/>`,
  weatherStation: () =>
    svg`<circle class="body" cx="13" cy="13" r="5"/><path class="detail" d="M13 3v3M13 20v3M3 13h3M20 13h3M6 6l2 2M18 18l2 2M20 6l-2 2M6 20l2-2M17 27h12M21 23h8"/>`,
  gasSupply: () =>
    svg`<circle class="body" cx="16" cy="16" r="12"/><path class="detail" d="M16 8c1 3 5 5 5 10a5 5 0 0 1-10 0c0-2 1-3.5 2-5 .7 1.4 1.4 2 2 2 0-2.5-.5-5 1-7z"/>`,
  electricitySupply: () =>
    svg`<circle class="body" cx="16" cy="16" r="12"/><path class="detail" d="M18 6l-8 12h6l-2 8 8-12h-6z"/>`,
  heatingCircuit: () =>
    svg`<path class="detail" d="M4 9h24M4 23h24M10 9v14M22 9v14"/><path class="body" d="M10 12h12v8H10z"/>`,
  coolingCircuit: () => svg`<path class="detail" d="M4 9h24M4 23h24M16 11v10M11.5 13.5l9 5M20.5 13.5l-9 5"/>`,
  rejectionCircuit: () =>
    svg`<path class="detail" d="M4 9h24M4 23h24M12 19V13M12 13l-2 2.5M12 13l2 2.5M20 19V13M20 13l-2 2.5M20 13l2 2.5"/>`,
};

const unknown: Draw = () =>
  svg`<rect class="body" x="4" y="4" width="24" height="24"/><path class="detail" d="M12 12a4 4 0 1 1 5 4c-1 .5-1 1-1 3M16 22v1.5"/>`;

/** The sign of a kind; a plain box for one that has none. */
export function symbolOf(kind: string, state: SymbolState): SVGTemplateResult {
  return (Object.hasOwn(drawings, kind) ? drawings[kind] : unknown)(state);
}

function layer(value: number, index: number, count: number): SVGTemplateResult {
  const height = 24 / count;
  const share = Number.isFinite(value) ? Math.max(0, Math.min(1, (value - coldLayer) / (hotLayer - coldLayer))) : 0;
  return svg`<rect class="layer" x="8" y=${4 + index * height} width="16" height=${height - 0.5} fill-opacity=${share.toFixed(2)}/>`;
}
