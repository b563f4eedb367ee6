import type { EquipmentDescription, PlantDescription, PointDescription } from './shapes.ts';

/** Order in which an equipment's points are listed. */
const kindOrder = {
  measured: 0,
  computed: 1,
  setpoint: 2,
  commanded: 3,
} as const;

/** The plant description with its indices. */
export class PlantModel {
  readonly description: PlantDescription;
  readonly equipmentByName: ReadonlyMap<string, EquipmentDescription>;
  readonly pointByName: ReadonlyMap<string, PointDescription>;

  constructor(description: PlantDescription) {
    this.description = description;
    this.equipmentByName = new Map(description.equipment.map((equipment) => [equipment.name, equipment]));
    this.pointByName = new Map(description.points.map((point) => [point.name, point]));
  }

  /** The point of an equipment by key; undefined where its parameters leave it out. */
  point(equipment: EquipmentDescription, key: string): PointDescription | undefined {
    const slot = equipment.points[key];
    return slot === undefined ? undefined : this.description.points[slot];
  }

  /** Points of an equipment: measured, computed, set-points, commands. */
  pointsOf(equipment: EquipmentDescription): PointDescription[] {
    return Object.values(equipment.points)
      .map((slot) => this.description.points[slot])
      .sort((a, b) => kindOrder[a.kind] - kindOrder[b.kind] || a.index - b.index);
  }

  equipmentOf(point: PointDescription): EquipmentDescription {
    return this.description.equipment[point.equipment];
  }

  /** Systems that have equipment, in the order of the plant file, each with its equipment. */
  systems(): { key: string; equipment: EquipmentDescription[] }[] {
    return Object.keys(this.description.systems)
      .map((key) => ({
        key,
        equipment: this.description.equipment.filter((equipment) => equipment.system === key),
      }))
      .filter((system) => system.equipment.length > 0);
  }

  ofKind(kind: string): EquipmentDescription[] {
    return this.description.equipment.filter((equipment) => equipment.kind === kind);
  }

  /** The set-point or computed target that belongs to a value: `x.leavingTemperature` → `x.leavingTemperatureSetpoint`. */
  targetOf(point: PointDescription): PointDescription | undefined {
    const equipment = this.equipmentOf(point);
    const prefix = point.key.includes('.') ? point.key.slice(0, point.key.lastIndexOf('.') + 1) : '';
    const candidates = [`${point.key}Setpoint`];
    if (/^(enteringTemperature|airTemperature)$/.test(point.key)) candidates.push('temperatureSetpoint');
    if (point.key === 'hotWater.storeTemperature') candidates.push(`${prefix}temperatureSetpoint`);
    for (const key of candidates) {
      const target = this.point(equipment, key);
      if (target && target.unit === point.unit) return target;
    }
    return undefined;
  }
}
