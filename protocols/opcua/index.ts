export {
  type CallResult,
  type ConnectionState,
  createOpcuaConnection,
  NotConnectedError,
  type OpcuaConnection,
  type PersonSession,
} from './client.ts';
export type { Logger } from './common.ts';
export {
  type Caller,
  createOpcuaServer,
  type MethodAnswer,
  type ObjectHandle,
  type OpcuaServer,
  type TextHandle,
  type VariableHandle,
} from './server.ts';
export type { Subscription } from './subscription.ts';
export { createValueBuffer, type ValueBuffer } from './value-buffer.ts';
export type { Writer } from './writer.ts';
