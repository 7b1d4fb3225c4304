import { HitlError } from '../../core/errors';

/** What people read of an item, as text. Throws `text-missing`. */
export function readReviewedText(value: unknown, itemIndex: number): string {
	if (value === undefined || value === null || String(value).trim() === '') {
		throw new HitlError('text-missing', `Item ${itemIndex + 1} has no text for the reviewer`, 'Set Text to an expression that holds what people should read.', {
			itemIndex,
		});
	}
	return typeof value === 'string' ? value : JSON.stringify(value);
}
