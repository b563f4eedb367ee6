import { type FaultDefinition, faultDefinition, faultKinds } from './library.ts';

function befalls({ befalls: what }: FaultDefinition): string {
  if (what === 'measuredPoint') return 'any measured point';
  if (what === 'equipment') return 'any equipment with measured points';
  return what.join(', ');
}

function severity({ severity: how }: FaultDefinition): string {
  if (how === undefined) return 'there or not';
  return `${how.meaning}; ${how.range[0]} to ${how.range[1]}, ${how.default} unless said (unit: ${how.unit})`;
}

/** The library as a page of the documentation (Markdown). */
export function faultDocument(): string {
  const rows = faultKinds.map((kind) => {
    const definition = faultDefinition(kind);
    const cells = [`\`${kind}\``, befalls(definition), severity(definition), definition.effect, definition.signs];
    return `| ${cells.join(' | ')} |`;
  });
  return `# Faults that the twin knows

Written by \`npm run --silent faults-page\` from \`twin/faults/library.ts\`; a test holds that it is current.

Each has a physical effect, a severity and a time window; in all of them mass and energy still close. In the lab:
\`npm run lab -- run --fault 'evaporatorFouling:heatPump.1=0.5@6h..18h'\` (kind, target, severity, hours after the start). In the live
virtual plant: the engineer injects and clears them (operator guide), or \`BRAISE_FAULTS\` gives them at the start.

| fault | befalls | severity | what it does | where it shows |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
