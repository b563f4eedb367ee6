import { html, nothing, svg } from 'lit';
import { digitsOf, formatNumber, toShown, unitLabel } from '../model/format.ts';
import { type Band, bandOf, judge } from '../model/judgement.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';

/**
 * `<braise-bullet point target span>`: where a value stands against what it should be, readable without reading: the middle is
 * the target (or the band its limits leave), the marker the value. Outside, marker and frame change shape and colour.
 */
export class BraiseBullet extends BraiseElement {
  static override topics = ['plant', 'link'] as const;
  static override properties = { point: { type: String }, target: { type: String }, span: { type: Number } };
  declare point: string;
  declare target: string;
  declare span: number;

  constructor() {
    super();
    this.point = '';
    this.target = '';
    this.span = 5;
  }

  override render(): unknown {
    const point = store.model?.pointByName.get(this.point);
    const target = this.target ? store.model?.pointByName.get(this.target) : undefined;
    this.watchSlots([point, target].flatMap((one) => (one ? [one.index] : [])));
    if (!point) return nothing;
    const { image, language } = store;
    const value = image.value[point.index];
    const quality = store.shown(point.index);
    const band = bandOf(point, target && image.value[target.index], this.span);
    if (!band || !Number.isFinite(value) || (quality !== 'good' && quality !== 'uncertain')) {
      return html`<svg class="bullet unknown" viewBox="0 0 120 16" role="img" aria-label=${this.text('overview.answer.unknown')}>
        ${svg`<rect class="track" x="0" y="5" width="120" height="6"/>`}</svg>`;
    }
    const verdict = judge(value, band);
    const unit = point.unit === '°C' ? 'K' : unitLabel(point.unit);
    const shown = (amount: number): string => formatNumber(toShown(amount, point.unit), digitsOf(point), language);
    const deviation = band.middle === undefined ? undefined : value - band.middle;
    const words =
      deviation === undefined
        ? `${this.text('overview.limits')} ${shown(band.low)}–${shown(band.high)} ${unitLabel(point.unit)}`
        : this.text('overview.deviation', {
            deviation: `${deviation > 0 ? '+' : ''}${shown(deviation)} ${unit}`,
          });
    return html`<svg class="bullet ${verdict} ${quality}" viewBox="0 0 120 16" role="img" aria-label=${words}>
        <title>${words}</title>${this.#scale(band, value, verdict)}</svg>`;
  }

  #scale(band: Band, value: number, verdict: ReturnType<typeof judge>): unknown {
    const at = (number: number): number =>
      Math.max(3, Math.min(117, ((number - band.from) / (band.to - band.from)) * 120));
    const x = at(value);
    const marker =
      verdict === 'within'
        ? svg`<rect class="marker" x=${x - 2} y="1" width="4" height="14"/>`
        : verdict === 'above'
          ? svg`<path class="marker" d=${`M${x - 5} 1 L${x + 5} 8 L${x - 5} 15 Z`}/>`
          : svg`<path class="marker" d=${`M${x + 5} 1 L${x - 5} 8 L${x + 5} 15 Z`}/>`;
    return svg`<rect class="track" x="0" y="5" width="120" height="6"/>
      <rect class="band" x=${at(band.low)} y="4" width=${Math.max(1, at(band.high) - at(band.low))} height="8"/>
      ${band.middle === undefined ? nothing : svg`<line class="middle" x1=${at(band.middle)} x2=${at(band.middle)} y1="2" y2="14"/>`}
      ${marker}`;
  }
}

define('braise-bullet', BraiseBullet);
