/** Stratified store: layers of equal mass, layer 0 at the top. State: the layers' temperatures, °C. */
export interface StoreSize {
  readonly layers: number;
  /** kg, of one layer. */
  readonly layerMass: number;
  /** Between neighbouring layers, kW/K. */
  readonly conduction: number;
  /** Of one layer to the room, kW/K. */
  readonly loss: number;
  readonly heatCapacity: number;
}

/** @param volume m³ @param height m @param loss of the whole mantle, kW/K */
export function storeSize(
  volume: number,
  height: number,
  layers: number,
  loss: number,
  density: number,
  heatCapacity: number,
): StoreSize {
  const area = volume / height;
  // Water (0.65 W/m K) with what the steel wall and slow internal currents add: about twice (Eicker 2003, 3.1).
  const conductivity = 1.3e-3;
  return {
    layers,
    layerMass: (volume * density) / layers,
    conduction: (conductivity * area) / (height / layers),
    loss: loss / layers,
    heatCapacity,
  };
}

/**
 * Temperature at the face behind a layer: between that of upwind transport, which smears a front, and that of the straight line
 * through the layers, by van Leer's limiter (1974), so that no layer ever passes its neighbours.
 * @param share of a layer that passes in the step
 */
function faceTemperature(before: number, here: number, next: number, share: number): number {
  const a = here - before;
  const b = next - here;
  return a * b > 0 ? here + ((1 - share) * a * b) / (a + b) : here;
}

/**
 * Moves `mass` kg through the store, at most one layer's mass at a time: downwards if `down`, entering at `entering` °C.
 * Explicit, and upwind where it leaves, so the temperature that leaves was there before.
 * @returns temperature of what left
 */
export function pushThrough(t: Float64Array, size: StoreSize, mass: number, down: boolean, entering: number): number {
  const share = mass / size.layerMass;
  const last = size.layers - 1;
  const step = down ? -1 : 1;
  // From the end where it leaves against the flow, so that each face sees the temperatures of the step's start.
  let i = down ? last : 0;
  const leaving = t[i];
  let out = leaving;
  for (let k = last; k > 0; k--) {
    const before = k > 1 ? t[i + 2 * step] : entering;
    const into = faceTemperature(before, t[i + step], t[i], share);
    t[i] += share * (into - out);
    out = into;
    i += step;
  }
  t[i] += share * (entering - out);
  return leaving;
}

/**
 * Conduction between layers, loss to the room, and mixing where warmer water lies below colder.
 * @returns heat lost to the room, kJ
 */
export function rest(t: Float64Array, size: StoreSize, dt: number, room: number): number {
  const capacity = size.layerMass * size.heatCapacity;
  const spread = Math.min(0.25, (size.conduction * dt) / capacity);
  const decay = -Math.expm1((-size.loss * dt) / capacity);
  let above = t[0];
  for (let i = 0; i < size.layers - 1; i++) {
    const here = above;
    above = t[i + 1];
    const moved = spread * (here - above);
    t[i] -= moved;
    t[i + 1] += moved;
  }
  let lost = 0;
  for (let i = 0; i < size.layers; i++) {
    const change = decay * (t[i] - room);
    t[i] -= change;
    lost += change;
  }
  settle(t, size.layers);
  return lost * capacity;
}

/**
 * Mixes what is inverted: wherever water is warmer than what lies above it, the layers between become one, as far as it
 * takes (pool adjacent violators). Layers have equal masses, so a mean keeps the heat.
 */
export function settle(t: Float64Array, layers: number): void {
  for (let i = 1; i < layers; i++) {
    if (t[i] <= t[i - 1]) continue;
    let sum = t[i];
    let from = i;
    while (from > 0 && sum / (i - from + 1) > t[from - 1]) sum += t[--from];
    const mean = sum / (i - from + 1);
    for (let k = from; k <= i; k++) t[k] = mean;
  }
}
