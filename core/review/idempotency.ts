import { createHash } from 'node:crypto';
import type { ClaimRequest } from '../feedback/reviewRecords';
import type { Problem } from './parsedDecision';
import { inKeyOrder } from './voting';

/** Field of a JSON body by which a program names its request; the header Idempotency-Key does the same. */
export const IDEMPOTENCY_FIELD = 'idempotencyKey';

const MOST_KEY_LETTERS = 200;

const asObject = (body: unknown): Record<string, unknown> => {
	try {
		const value: unknown = typeof body === 'string' ? JSON.parse(body) : body;
		return typeof value === 'object' && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
};

/** Under which key a program's request is kept, a person's own; undefined without one; what is wrong with it otherwise. */
export function readClaimRequest(header: string | undefined, body: unknown, reviewer: string | undefined): ClaimRequest | Problem | undefined {
	const { [IDEMPOTENCY_FIELD]: field, ...rest } = asObject(body);
	const key = field ?? header;
	if (key === undefined) return undefined;
	const path = field === undefined ? {} : { path: IDEMPOTENCY_FIELD };
	if (typeof key !== 'string' || key === '' || key.length > MOST_KEY_LETTERS) return { ...path, message: 'The idempotency key has to be a text of 1 to 200 letters.' };
	if (header !== undefined && header !== key) return { ...path, message: 'The header Idempotency-Key and “idempotencyKey” differ. Send one of them.' };
	const digest = createHash('sha256').update(JSON.stringify(inKeyOrder(rest))).digest('hex');
	return { key: JSON.stringify([reviewer ?? null, key]), digest };
}
