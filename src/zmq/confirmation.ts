/*
 * The answer of the receiver to the sender of a stream, at the socket for confirmations: `900 1000 5f0c1e9a2b3d`, or
 * `900 1000 5f0c1e9a2b3d gap`.
 */

export interface Confirmation {
  /** So many records of the stream are with the targets. */
  readonly safe: number;
  /** So many have come. */
  readonly received: number;
  /** Twelve hexadecimal digits, random: the receiver as it was made this time. It takes batches that are meant for it. */
  readonly receiver: string;
  /** True when something came that must not be taken: it was meant for another receiver, or what is before it has not come. */
  readonly hasGap: boolean;
}

export function encodeConfirmation({ safe, received, receiver, hasGap }: Confirmation): string {
  return `${safe} ${received} ${receiver}${hasGap ? ' gap' : ''}`;
}

export function decodeConfirmation(text: string): Confirmation | undefined {
  const [, safe, received, receiver, gap] = /^(\d{1,15}) (\d{1,15}) ([0-9a-f]{12})( gap)?$/.exec(text) ?? [];
  return receiver === undefined
    ? undefined
    : { safe: Number(safe), received: Number(received), receiver, hasGap: gap !== undefined };
}
