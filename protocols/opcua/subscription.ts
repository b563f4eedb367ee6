import {
  AttributeIds,
  ClientMonitoredItemGroup,
  type ClientSession,
  type ClientSubscription,
  DataChangeFilter,
  DataChangeTrigger,
  type DataValue,
  DeadbandType,
  TimestampsToReturn,
} from 'node-opcua';
import { type Logger, messageOf } from './common.ts';

export interface SubscribedNode {
  readonly nodeId: string;
  readonly index: number;
}

export interface SubscriptionOptions {
  readonly publishingMs?: number;
  readonly samplingMs?: number;
  /** Also told when only the source time advanced: what age is judged by. */
  readonly everyUpdate?: boolean;
}

export interface Subscription {
  close(): Promise<void>;
  /** Indices of nodes that the server does not have. */
  readonly failed: ReadonlySet<number>;
}

/** A subscription that is built again with every session. */
export interface StandingSubscription {
  readonly failed: Set<number>;
  establish(session: ClientSession): Promise<void>;
  lost(): void;
  close(): Promise<void>;
}

const itemsPerRequest = 250;
/** Only the newest value matters to control: a slow reader loses old ones, never grows a queue. */
const queueSize = 1;
const missingRetryMs = 5000;

/** @param deliver told every value; undefined where the server has no such node */
export function standingSubscription(
  nodes: readonly SubscribedNode[],
  options: SubscriptionOptions,
  deliver: (index: number, data: DataValue | undefined) => void,
  logger: Logger,
): StandingSubscription {
  const { publishingMs = 250, samplingMs = 200, everyUpdate = false } = options;
  const failed = new Set<number>();
  let subscription: ClientSubscription | undefined;
  let retry: NodeJS.Timeout | undefined;
  const trigger = everyUpdate ? DataChangeTrigger.StatusValueTimestamp : DataChangeTrigger.StatusValue;
  const filter = new DataChangeFilter({ trigger, deadbandType: DeadbandType.None, deadbandValue: 0 });

  const monitor = async (target: ClientSubscription, some: readonly SubscribedNode[]): Promise<void> => {
    for (let i = 0; i < some.length; i += itemsPerRequest) {
      const portion = some.slice(i, i + itemsPerRequest);
      const items = portion.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value }));
      const parameters = { samplingInterval: samplingMs, discardOldest: true, queueSize, filter };
      const group = ClientMonitoredItemGroup.create(target, items, parameters, TimestampsToReturn.Source);
      group.on('changed', (item, data) => {
        const at = group.monitoredItems.indexOf(item);
        if (at >= 0 && portion[at] !== undefined) deliver(portion[at].index, data);
      });
      await new Promise<void>((resolve, reject) => {
        group.on('initialized', () => resolve());
        group.on('err', (message) => reject(new Error(message)));
        group.on('terminated', () => reject(new Error('subscription ended')));
      });
      for (const [k, item] of group.monitoredItems.entries()) {
        const { index, nodeId } = portion[k];
        const good = (item as unknown as { statusCode: { isGood(): boolean } }).statusCode.isGood();
        if (good) failed.delete(index);
        else {
          if (!failed.has(index)) logger.warn({ nodeId }, 'the server has no such node');
          failed.add(index);
          deliver(index, undefined);
        }
      }
    }
  };

  const stopRetry = (): void => {
    clearTimeout(retry);
    retry = undefined;
  };

  const retryMissing = (target: ClientSubscription): void => {
    if (failed.size === 0) return;
    retry = setTimeout(() => {
      if (subscription !== target) return;
      const missing = nodes.filter(({ index }) => failed.has(index));
      monitor(target, missing)
        .catch((error: unknown) => logger.debug({ error: messageOf(error) }, 'missing nodes are still missing'))
        .finally(() => retryMissing(target));
    }, missingRetryMs);
    retry.unref();
  };

  return {
    failed,
    async establish(session) {
      stopRetry();
      const created = await session.createSubscription2({
        requestedPublishingInterval: publishingMs,
        // OPC 10000-4, 5.13.2: the lifetime is at least three keep-alives; ten leave room for a busy machine.
        requestedLifetimeCount: 400,
        requestedMaxKeepAliveCount: 10,
        maxNotificationsPerPublish: 2000,
        publishingEnabled: true,
        priority: 10,
      });
      subscription = created;
      await monitor(created, nodes);
      retryMissing(created);
    },
    lost() {
      stopRetry();
      subscription = undefined;
    },
    async close() {
      stopRetry();
      const old = subscription;
      subscription = undefined;
      try {
        await old?.terminate();
      } catch (error) {
        logger.debug({ error: messageOf(error) }, 'a subscription ended with its connection');
      }
    },
  };
}
