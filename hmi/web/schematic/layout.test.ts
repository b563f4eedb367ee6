import { describe, expect, it } from 'vitest';
import { describePlant, loadPlant, plantFilePath } from '../../../config/index.ts';
import type { PlantDescription } from '../model/shapes.ts';
import { crossedBy, layOut } from './layout.ts';
import type { PlacedEquipment } from './sheet.ts';

/** The description as a browser gets it. */
const described = (name: string): PlantDescription =>
  JSON.parse(JSON.stringify(describePlant(loadPlant(plantFilePath(name))))) as PlantDescription;

const overlap = (one: PlacedEquipment, other: PlacedEquipment): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

describe.each(['chapelle', 'mairie'])('the sheet of %s', (name) => {
  const description = described(name);
  const sheet = layOut(description);

  it('shows every equipment but pipes, once', () => {
    const shown = sheet.equipment.map(({ equipment }) => equipment.name).sort();
    const expected = description.equipment.filter(({ kind }) => kind !== 'pipe').map((one) => one.name);
    expect(shown).toEqual(expected.sort());
  });

  it('puts nothing on a card or a note', () => {
    const covered = sheet.equipment.flatMap((one, index) =>
      sheet.equipment
        .slice(index + 1)
        .filter((other) => (one.form !== 'sign' || other.form !== 'sign') && overlap(one, other))
        .map((other) => `${one.equipment.name} and ${other.equipment.name}`),
    );
    expect(covered).toEqual([]);
  });

  it('lays no line across a card, a note, or the value of a sign', () => {
    expect(crossedBy(sheet).map(({ equipment }) => equipment.name)).toEqual([]);
  });

  it('has cards that a name of two lines, at the size that is read from afar, has room on', () => {
    for (const { form, height } of sheet.equipment) if (form === 'card') expect(height).toBeGreaterThanOrEqual(66);
  });

  it('stays within its edges, and every line is level or upright', () => {
    for (const { x, y, width, height } of sheet.equipment) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(sheet.width);
      expect(y + height).toBeLessThanOrEqual(sheet.height);
    }
    for (const { from, to } of sheet.lines) expect(from[0] === to[0] || from[1] === to[1]).toBe(true);
  });

  it('is the same every time', () => {
    expect(JSON.stringify(layOut(described(name)))).toBe(JSON.stringify(sheet));
  });
});
