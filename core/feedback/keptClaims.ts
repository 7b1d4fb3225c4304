import { z } from 'zod/v4';
import { HitlError } from '../errors';
import { agreementSchema } from '../review/agreement';
import type { Reader, Transaction } from './database';
import type { Claim, ClaimRequest } from './reviewRecords';
import { answerSchema, readRows, storedJson } from './storedShapes';
import { toStoredText } from './storedText';

const claimSchema: z.ZodType<Claim> = z.object({
	stored: z.array(z.string()),
	standing: z.array(answerSchema),
	votes: z.array(answerSchema).optional(),
	complete: z.boolean(),
	completedAt: z.string().optional(),
	agreement: agreementSchema.optional(),
});

const keptRow = z.object({ digest: z.string(), claim: storedJson(claimSchema) });

/** What a request under the same key came to before; it makes nothing complete again. `request-changed` when it was another one. */
export async function findKeptClaim(reader: Reader, reviewId: string, { key, digest }: ClaimRequest, place: string): Promise<Claim | undefined> {
	const found = await reader.all('SELECT digest, claim FROM kept_claims WHERE review_id = ? AND request_key = ?', [reviewId, key].map(toStoredText));
	const [row] = await readRows(keptRow, found, place);
	if (row === undefined) return undefined;
	if (row.digest === digest) return { ...row.claim, complete: false };
	throw new HitlError('request-changed', 'This idempotency key was used for other answers before', 'Nothing was taken. Send the same answers again under this key, or other answers under another key.');
}

export async function keepClaim(transaction: Transaction, reviewId: string, { key, digest }: ClaimRequest, claim: Claim): Promise<void> {
	await transaction.run('INSERT INTO kept_claims (review_id, request_key, digest, claim) VALUES (?, ?, ?, ?)', [...[reviewId, key].map(toStoredText), digest, JSON.stringify(claim)]);
}
