import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { MessageType } from '@s48/contracts';

/** Marks handlers and servers as ours, so that no other Nest transport takes them. */
export const BUS = Symbol.for('s48.bus');

/**
 * A handler of one message type: `@OnBus('report.received') start(report: ReportReceived, tx: Tx)`.
 * It runs inside the transaction of `tx`, once per message however often the message is delivered. To throw is to retry later.
 */
export const OnBus =
  (type: MessageType): MethodDecorator =>
  (target, method, descriptor) => {
    Payload()(target, method, 0);
    Ctx()(target, method, 1);
    return EventPattern<string>(type, BUS)(target, method, descriptor);
  };
