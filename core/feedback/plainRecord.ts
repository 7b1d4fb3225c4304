import { z } from 'zod/v4';

/** An object with string keys, taken as it is: `z.record` drops the key `__proto__`, which may be somebody's label. */
export const plainRecord = z.custom<Record<string, unknown>>(
	(value) => typeof value === 'object' && value !== null && !Array.isArray(value),
	'is not an object',
);
