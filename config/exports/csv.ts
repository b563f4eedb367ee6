import type { Plant } from '../plant.ts';
import { units } from '../units.ts';

const columns = [
  'name',
  'equipment',
  'equipment kind',
  'system',
  'label en',
  'label fr',
  'kind',
  'unit',
  'UNECE code',
  'minimum',
  'maximum',
  'initial',
  'states',
  'dead band',
  'role',
  'alarm low low',
  'alarm low',
  'alarm high',
  'alarm high high',
  'alarm when',
  'alarm delay s',
  'alarm priority',
  'Brick class',
  'field node',
  'field type',
  'field unit',
  'field factor',
  'field offset',
] as const;

/** Every point of a plant as a line of RFC 4180 CSV, after a line of headings; lines end in CR LF. */
export function pointsAsCsv(plant: Plant): string {
  const rows = plant.points.map(({ name, equipment, definition, field }) => {
    const { kind: equipmentKind, system, label, name: equipmentName } = plant.equipment[equipment];
    const { kind, unit, range, initial, states, deadBand, role, alarm, brick } = definition;
    return [
      name,
      equipmentName,
      equipmentKind,
      system,
      label.en,
      label.fr,
      kind,
      unit,
      units[unit].code,
      ...range,
      initial,
      states?.join(' '),
      deadBand,
      kind === 'setpoint' ? (role ?? 'operator') : role,
      alarm?.lowLow,
      alarm?.low,
      alarm?.high,
      alarm?.highHigh,
      alarm?.when,
      alarm?.delaySeconds,
      alarm?.priority,
      brick,
      field?.nodeId,
      field?.dataType,
      field?.unit,
      field?.map.factor,
      field?.map.offset,
    ];
  });
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | boolean | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
