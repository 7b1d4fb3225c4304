import { HitlError } from './errors';
import { loopNameSchema } from './item';

/** The loop's name as typed, without blanks around it. Throws `loop-name-invalid`. */
export function readLoopName(value: unknown, itemIndex?: number): string {
	const name = typeof value === 'string' ? value.trim() : '';
	if (loopNameSchema.safeParse(name).success) return name;
	throw new HitlError(
		'loop-name-invalid',
		name === '' ? 'The loop has no name yet' : `"${name.slice(0, 80)}" cannot be the name of a loop`,
		'Give the loop a name such as support-triage: letters, digits, blanks, dots and dashes, at most 64 characters. All nodes of one loop use the same name.',
		itemIndex === undefined ? {} : { itemIndex },
	);
}
