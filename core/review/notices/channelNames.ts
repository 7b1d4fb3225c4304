import type { DeliveryChannel } from '../../feedback/deliveryRecords';

/** As they stand in the middle of a sentence. */
export const CHANNEL_NAMES: Readonly<Record<DeliveryChannel, string>> = { slack: 'Slack', email: 'e-mail', webhook: 'webhook' };

/** A list as a sentence has it: "a, b and c". */
export const inWords = (names: readonly string[]): string =>
	names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
