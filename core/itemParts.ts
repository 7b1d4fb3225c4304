import { z } from 'zod/v4';
import { HitlError } from './errors';
import { hitlSchema, type Hitl } from './item';

/** The parts of `hitl` that nodes leave on an item, and the node that leaves each of them. */
const MAKER = { prediction: 'Predict', gate: 'Confidence Gate', review: 'Human Review' } as const;

export type HitlPart = keyof typeof MAKER;

export type HitlWith<Part extends HitlPart> = Hitl & Required<Pick<Hitl, Part>>;

const has = <Part extends HitlPart>(hitl: Hitl, parts: readonly Part[]): hitl is HitlWith<Part> =>
	parts.every((part) => hitl[part] !== undefined);

/**
 * Reads what stands under `hitl` of an item, with the parts that the calling node needs.
 * Throws `item-part-missing` (naming the node to put in front) or `item-malformed`.
 */
export function readHitl<Part extends HitlPart>(value: unknown, parts: readonly Part[], itemIndex: number): HitlWith<Part> {
	const inFront = MAKER[parts.at(-1) ?? 'prediction'];
	if (value === undefined || value === null) {
		throw new HitlError(
			'item-part-missing',
			`Item ${itemIndex + 1} did not come from ${inFront}`,
			`Put ${inFront} in front of this node and connect it.`,
			{ itemIndex },
		);
	}
	const parsed = hitlSchema.safeParse(value);
	if (!parsed.success) {
		throw new HitlError(
			'item-malformed',
			`The "hitl" part of item ${itemIndex + 1} was changed on the way: ${z.prettifyError(parsed.error)}`,
			`Leave "hitl" as ${inFront} wrote it: nodes in between may add fields beside it, not inside.`,
			{ itemIndex },
		);
	}
	const hitl: Hitl = parsed.data;
	if (has(hitl, parts)) return hitl;
	const missing = parts.find((part) => hitl[part] === undefined) ?? parts[0];
	const maker = missing === undefined ? inFront : MAKER[missing];
	throw new HitlError(
		'item-part-missing',
		`Item ${itemIndex + 1} has not been through ${maker}`,
		`Put ${maker} in front of this node and connect it.`,
		{ itemIndex },
	);
}
