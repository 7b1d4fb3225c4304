import { HitlError } from '../../core/errors';

/** A key as text: numbers are welcome, nothing is "", and an object is refused, or all objects would be one key. */
export function readKey(value: unknown, parameter: string, itemIndex: number): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	throw new HitlError(
		'item-malformed',
		`${parameter} of item ${itemIndex + 1} is not a text or a number`,
		`Map ${parameter} to a single field, such as {{ $json.ticketNumber }}, or leave it empty.`,
		{ itemIndex },
	);
}
