import { DataType, type Namespace, standardUnits, type UAObject, type UAVariable } from 'node-opcua';
import { type Point, type Unit, units } from '../../config/index.ts';

/** EUInformation of a unit, with its UNECE code as OPC 10000-8, 5.6.3 packs it into a number. */
function engineeringUnits(unit: Unit) {
  const { code, description } = units[unit];
  let unitId = 0;
  for (const character of code) unitId = unitId * 256 + character.charCodeAt(0);
  return {
    ...standardUnits.degree_celsius,
    namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact',
    unitId,
    displayName: { text: unit },
    description: { text: description },
  };
}

/** The variable of a point: Boolean, enumeration, or analogue with unit and range; read-only. */
export function pointVariable(
  namespace: Namespace,
  parent: UAObject,
  nodeId: string,
  point: Point,
  name: string,
): { readonly node: UAVariable; readonly dataType: DataType } {
  const { unit, range, states } = point.definition;
  const common = {
    componentOf: parent,
    nodeId,
    browseName: name,
    minimumSamplingInterval: 0,
    accessLevel: 'CurrentRead',
    userAccessLevel: 'CurrentRead',
  };
  if (unit === 'boolean') {
    const node = namespace.addVariable({
      ...common,
      dataType: DataType.Boolean,
      value: { dataType: DataType.Boolean, value: false },
    });
    return { node, dataType: DataType.Boolean };
  }
  if (states !== undefined) {
    const node = namespace.addMultiStateDiscrete({
      ...common,
      enumStrings: [...states],
      value: 0,
    } as never) as unknown as UAVariable;
    return { node, dataType: DataType.UInt32 };
  }
  const node = namespace.addAnalogDataItem({
    ...common,
    dataType: DataType.Double,
    engineeringUnitsRange: { low: range[0], high: range[1] },
    engineeringUnits: engineeringUnits(unit),
    definition: point.definition.brick,
    value: { dataType: DataType.Double, value: 0 },
  } as never) as unknown as UAVariable;
  return { node, dataType: DataType.Double };
}
