import { html, nothing, svg } from 'lit';
import { BraiseElement, define } from '../components/element.ts';
import '../components/schematic-item.ts';
import { type Flow, flowSlots, flowsOf } from '../schematic/flow.ts';
import { layOut } from '../schematic/layout.ts';
import type { Line, Sheet } from '../schematic/sheet.ts';
import { type Box, fitView, panBy, type View, zoomAt } from '../schematic/view.ts';
import { go } from '../state/app.ts';
import { store } from '../state/store.ts';

/** Below this scale the sheet shows less, and that larger. */
const farBelow = 0.8;
/** At this scale what is shown from afar can still be read. */
const readable = 0.6;
/** Below this one not even names can. */
const legible = 0.45;
/** Around a system that fills the frame, in units of the sheet. */
const partMargin = 60;

/** How much larger words are from afar, so that they can still be read: as far as a card has room. */
const larger = (scale: number): number => Math.min(1.2, Math.max(1, readable / scale));

/** The plant, drawn from its description: nothing of it is written per plant. */
export class BraiseSchematic extends BraiseElement {
  static override topics = ['plant', 'route', 'link'] as const;
  #sheet: Sheet | undefined;
  #sheetOf: unknown;
  #view: View = { x: 0, y: 0, scale: 1 };
  #fitted = true;
  #system = '';
  #dragging: { id: number; x: number; y: number } | undefined;
  #resize: ResizeObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize = new ResizeObserver(() => {
      // With a face-plate beside it the sheet keeps its size, and shows whose face-plate it is.
      if (store.route.equipment !== undefined) this.#show(this.querySelector('.item.current'));
      else if (this.#fitted) this.#fit();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize?.disconnect();
  }

  protected override firstUpdated(): void {
    const frame = this.querySelector('.sheet-frame');
    if (frame) {
      this.#resize?.observe(frame);
      frame.addEventListener('wheel', this.#onWheel as EventListener, { passive: false });
    }
    this.#fit();
  }

  override render(): unknown {
    const { model, image } = store;
    if (!model) return nothing;
    if (this.#sheetOf !== model) {
      this.#sheet = layOut(model.description);
      this.#sheetOf = model;
    }
    const sheet = this.#sheet;
    if (!sheet) return nothing;
    this.watchSlots(flowSlots(model, sheet.segments));
    const flows = flowsOf(model, image, sheet.segments);
    const system = store.route.parameters.get('system') ?? '';
    if (system !== this.#system) {
      this.#system = system;
      void this.updateComplete.then(() => this.#fit());
    }
    const { x, y, scale } = this.#view;
    return html`<div class="page-head"><h1>${this.text('schematic.title')}</h1>${this.#tools(system)}${this.#legend()}</div>
      <div class="sheet-frame" tabindex="0" role="group" aria-label="${this.text('schematic.label')} ${this.text('schematic.help')}" @keydown=${this.#onKey}
        @pointerdown=${this.#onDown} @pointermove=${this.#onMove} @pointerup=${this.#onUp} @pointercancel=${this.#onUp}
        @focusin=${this.#onFocus}>
        <div class="sheet ${system ? 'filtered' : ''} ${store.fresh ? '' : 'stale'} ${scale < farBelow ? 'far' : ''}" style="width:${sheet.width}px;height:${sheet.height}px;transform:translate(${x}px,${y}px) scale(${scale});--larger:${larger(scale)}">
          <svg class="pipes" width=${sheet.width} height=${sheet.height} viewBox="0 0 ${sheet.width} ${sheet.height}" aria-hidden="true">
            ${sheet.lines.map((line) => this.#line(line, flows, sheet))}
            ${sheet.dots.map(([cx, cy]) => svg`<circle class="joint" cx=${cx} cy=${cy} r="3.5"/>`)}
          </svg>
          ${sheet.equipment.map(
            (
              item,
            ) => html`<braise-schematic-item class=${system && item.equipment.system !== system ? 'dimmed' : ''} .equipment=${item.equipment.name} .form=${item.form}
              style="left:${item.x}px;top:${item.y}px;width:${item.width}px;height:${item.height}px"></braise-schematic-item>`,
          )}
        </div>
      </div>`;
  }

  #line(line: Line, flows: readonly Flow[], sheet: Sheet): unknown {
    const flow = line.segment === undefined ? flowOfNode(line.node, flows, sheet) : flows[line.segment];
    const [x1, y1] = line.from;
    const [x2, y2] = line.to;
    const arrow = line.segment !== undefined && flow !== 'unknown' && Math.abs(x2 - x1) > 22;
    return svg`<line class="pipe ${line.side} ${flow}" x1=${x1} y1=${y1} x2=${x2} y2=${y2}/>
      ${arrow ? svg`<path class="arrow ${line.side} ${flow}" d=${arrowPath(x1, x2, y1)}/>` : nothing}`;
  }

  #tools(system: string): unknown {
    const systems = store.model?.systems() ?? [];
    const choose = (event: Event): void => {
      const value = (event.target as HTMLSelectElement).value;
      const parameters = new URLSearchParams(value ? { system: value } : {});
      go('schematic', store.route.equipment, parameters);
    };
    return html`<label class="compact-field">${this.text('schematic.system')}
        <select @change=${choose} data-testid="schematic-system"><option value="">${this.text('schematic.allSystems')}</option>
          ${systems.map(({ key }) => html`<option value=${key} ?selected=${key === system}>${store.model?.description.systems[key][store.language]}</option>`)}
        </select></label>
      <span class="zoom" title=${this.text('schematic.help')}>
        <button class="button small" aria-label=${this.text('schematic.zoomOut')} @click=${() => this.#zoom(1 / 1.25)}>−</button>
        <button class="button small" aria-label=${this.text('schematic.zoomIn')} @click=${() => this.#zoom(1.25)}>+</button>
        <button class="button small" @click=${() => this.#fit(true)}>${this.text('schematic.fit')}</button>
      </span>`;
  }

  #legend(): unknown {
    const entry = (style: string, words: string) =>
      html`<span class="legend-entry"><svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true"><line class="pipe ${style}" x1="0" x2="34" y1="5" y2="5"></line></svg>${words}</span>`;
    return html`<div class="legend">
      ${entry('supply flowing', this.text('schematic.legend.supply'))}${entry('return flowing', this.text('schematic.legend.return'))}
      ${entry('supply still', this.text('schematic.legend.still'))}${entry('supply unknown', this.text('schematic.legend.unknown'))}</div>`;
  }

  #frameSize(): [number, number] {
    const frame = this.querySelector('.sheet-frame');
    return [frame?.clientWidth ?? 0, frame?.clientHeight ?? 0];
  }

  /** What is to be seen: the chosen system with some room around it, or the whole sheet. */
  #part(sheet: Sheet): Box {
    const system = store.route.parameters.get('system');
    const own = sheet.equipment.filter((one) => one.equipment.system === system);
    if (own.length === 0) return { x: 0, y: 0, width: sheet.width, height: sheet.height };
    const x = Math.min(...own.map((one) => one.x)) - partMargin;
    const y = Math.min(...own.map((one) => one.y)) - partMargin;
    return {
      x,
      y,
      width: Math.max(...own.map((one) => one.x + one.width)) + partMargin - x,
      height: Math.max(...own.map((one) => one.y + one.height)) + partMargin - y,
    };
  }

  /** As large as the frame has room for. @param whole even where that is too small to be read */
  #fit(whole = false): void {
    if (!this.#sheet) return;
    this.#fitted = true;
    const [width, height] = this.#frameSize();
    this.#view = fitView(this.#part(this.#sheet), width, height);
    this.requestUpdate();
    if (whole || this.#view.scale >= (store.route.equipment === undefined ? legible : readable)) return;
    // Beside a face-plate, or on a phone, there is no room for all: its surroundings or the beginning then, at a size that can be read.
    if (store.route.equipment === undefined) {
      this.#view = zoomAt(this.#view, readable / this.#view.scale, 0, height / 2);
      return;
    }
    this.#view = zoomAt(this.#view, readable / this.#view.scale, width / 2, height / 2);
    void this.updateComplete.then(() => this.#show(this.querySelector('.item.current')));
  }

  #zoom(factor: number): void {
    const [width, height] = this.#frameSize();
    this.#setView(zoomAt(this.#view, factor, width / 2, height / 2));
  }

  #setView(view: View): void {
    this.#fitted = false;
    this.#view = view;
    this.requestUpdate();
  }

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const box = (event.currentTarget as Element).getBoundingClientRect();
    this.#setView(
      zoomAt(this.#view, Math.exp(-event.deltaY * 0.0015), event.clientX - box.left, event.clientY - box.top),
    );
  };

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target as Element).closest('a')) return;
    this.#dragging = { id: event.pointerId, x: event.clientX, y: event.clientY };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };

  readonly #onMove = (event: PointerEvent): void => {
    const start = this.#dragging;
    if (start?.id !== event.pointerId) return;
    this.#setView(panBy(this.#view, event.clientX - start.x, event.clientY - start.y));
    this.#dragging = { id: start.id, x: event.clientX, y: event.clientY };
  };

  readonly #onUp = (): void => {
    this.#dragging = undefined;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.#setView(panBy(this.#view, step, 0)),
      ArrowRight: () => this.#setView(panBy(this.#view, -step, 0)),
      ArrowUp: () => this.#setView(panBy(this.#view, 0, step)),
      ArrowDown: () => this.#setView(panBy(this.#view, 0, -step)),
      '+': () => this.#zoom(1.25),
      '=': () => this.#zoom(1.25),
      '-': () => this.#zoom(1 / 1.25),
      '0': () => this.#fit(true),
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  };

  /** What has the focus is brought into view. */
  readonly #onFocus = (event: FocusEvent): void => {
    const target = event.target as Element;
    if (target !== event.currentTarget && target.matches(':focus-visible')) this.#show(target);
  };

  /** Moves the sheet so that one of its elements is in the frame. */
  #show(target: Element | null): void {
    const frame = this.querySelector('.sheet-frame');
    if (!frame || !target) return;
    // The browser scrolls the frame itself; we move the sheet instead.
    frame.scrollTo(0, 0);
    const box = target.getBoundingClientRect();
    const view = frame.getBoundingClientRect();
    const dx = Math.max(0, view.left + 20 - box.left) - Math.max(0, box.right - view.right + 20);
    const dy = Math.max(0, view.top + 20 - box.top) - Math.max(0, box.bottom - view.bottom + 20);
    if (dx === 0 && dy === 0) return;
    this.#view = panBy(this.#view, dx, dy);
    this.requestUpdate();
  }
}

function flowOfNode(node: number | undefined, flows: readonly Flow[], sheet: Sheet): Flow {
  const meeting = sheet.segments.filter((segment) => segment.from === node || segment.to === node);
  if (meeting.some((segment) => flows[segment.index] === 'flowing')) return 'flowing';
  return meeting.some((segment) => flows[segment.index] === 'unknown') ? 'unknown' : 'still';
}

/** A small head in the middle of a horizontal line, in the direction of flow. */
function arrowPath(x1: number, x2: number, y: number): string {
  const toRight = x2 > x1 ? 1 : -1;
  // Near the far end, so that it is not under a sign in the middle.
  const tip = x2 - toRight * 8;
  return `M${tip} ${y} l${-13 * toRight} -7 v14 z`;
}

define('braise-schematic', BraiseSchematic);
