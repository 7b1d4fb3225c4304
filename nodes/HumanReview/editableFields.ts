import { z } from 'zod/v4';
import { hasPollutingKey } from '../../core/review/answerParts';

const MOST_FIELDS = 20;

const fieldSchema = z.object({
	name: z
		.string()
		.trim()
		.min(1, 'A field under Fields to Edit has no name')
		.max(200, 'A name under Fields to Edit is longer than 200 characters')
		// Our own part says what was decided; nobody writes into it.
		.refine((name) => name !== 'hitl' && !hasPollutingKey({ [name]: 0 }) && name !== '__proto__', 'A name under Fields to Edit is never allowed: choose a field of your own'),
	type: z.enum(['text', 'number', 'boolean', 'json']).default('text'),
	minor: z.boolean().default(false),
});

/** What the collection under Fields to Edit holds, as a list. */
export const editableFields = z
	.object({ field: z.array(fieldSchema).max(MOST_FIELDS, 'More than 20 Fields to Edit').default([]) })
	.default({ field: [] })
	.transform(({ field }) => field)
	.refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, 'A field is listed twice under Fields to Edit');
