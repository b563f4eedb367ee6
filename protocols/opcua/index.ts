export { type ConnectionState, createOpcuaConnection, type OpcuaConnection } from './client.ts';
export type { Logger } from './common.ts';
export type { Caller, MethodAnswer } from './method-node.ts';
export {
  createOpcuaServer,
  type ObjectHandle,
  type OpcuaServer,
  type TextHandle,
  type VariableHandle,
} from './server.ts';
export { type CallResult, NotConnectedError, type PersonSession } from './sessions.ts';
export type { Subscription } from './subscription.ts';
export { createValueBuffer, type ValueBuffer } from './value-buffer.ts';
export type { Writer } from './writer.ts';
