/*
 * What the receiver says to the sender of a stream, at the socket for confirmations: `900 1000`, or `900 1000 gap`.
 */

export interface Confirmation {
  /** So many records of the stream are with the targets. */
  readonly safe: number;
  /** So many have come. */
  readonly received: number;
  /** True when something came that must not be taken yet, since what is before it has not come. */
  readonly hasGap: boolean;
}

export function encodeConfirmation({ safe, received, hasGap }: Confirmation): string {
  return `${safe} ${received}${hasGap ? ' gap' : ''}`;
}

export function decodeConfirmation(text: string): Confirmation | undefined {
  const [, safe, received, gap] = /^(\d{1,15}) (\d{1,15})( gap)?$/.exec(text) ?? [];
  return safe === undefined
    ? undefined
    : { safe: Number(safe), received: Number(received), hasGap: gap !== undefined };
}
