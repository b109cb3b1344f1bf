import type { OutboundRefusal } from './outbound-url.js';

/** The service did not go where it was told, or did not take what came back. `reason` is safe to log and to tell. */
export class OutboundFailure extends Error {
  constructor(
    readonly reason:
      | OutboundRefusal
      | 'unreachable'
      | 'timeout'
      | 'too-large'
      | 'encoded'
      | 'forbidden-header',
    options?: ErrorOptions,
  ) {
    super(`the request was not made or not answered: ${reason}`, options);
  }
}
