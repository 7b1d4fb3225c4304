import { HitlError } from '../errors';
import { mapInSlices } from '../mapInSlices';
import type { Database, Transaction } from './database';
import { tellAdjudicator } from './deliveries';
import { dropDrafts } from './drafts';
import { addLabels, noteLabels, type LoopLabels } from './loopRows';
import { planOutcomes } from './planOutcomes';
import { readReview, unknownReview } from './reviews';
import { findKeptClaim, keepClaim } from './keptClaims';
import { apart, readPlanted, storeChecks } from './planted';
import { reserve } from './sequence';
import type { Answer, Claim, ClaimRequest, ReviewState } from './reviewRecords';
import { justWritten, writeAnswer, writeTime } from './storedShapes';
import { toStoredText } from './storedText';
import { agreementOfReview, readVotes, takeVotes } from './votes';

const INSERT = 'INSERT INTO answers (review_id, item_id, number, answer) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';

/**
 * Stores the answers that come first for their items, and survives a power cut once it has returned. The transaction that
 * stores the last missing answer writes `completedAt`, and only its caller gets `complete: true`.
 */
export async function claimAnswers(database: Database, reviewId: string, given: readonly Answer[], request?: ClaimRequest): Promise<Claim> {
	const id = toStoredText(reviewId);
	const bodies = new Map((await mapInSlices(given, (answer) => [answer, writeAnswer(answer)] as const)));
	return await database.transaction(
		async (transaction) => {
			// Holds the review's row: claims of one review come one after the other, in every process.
			const held = transaction.run('UPDATE reviews SET review_id = review_id WHERE review_id = ?', [id]);
			const [, before] = await Promise.all([held, readReview(transaction, reviewId, database.place)]);
			if (before === undefined) throw unknownReview(reviewId);
			const kept = request === undefined ? undefined : await findKeptClaim(transaction, reviewId, request, database.place);
			if (kept !== undefined) return kept;
			const keep = async (claim: Claim): Promise<Claim> => {
				if (request !== undefined) await keepClaim(transaction, reviewId, request, claim);
				return claim;
			};
			refuseClosed(before);
			const { checks, answers } = apart(before, given);
			refuseForeignItems(before, answers);
			const checked = await storeChecks(transaction, before, checks);
			const { voting } = before;
			const taken = voting === undefined ? undefined : await takeVotes(transaction, before, voting, answers, database.place);
			const added = await store(transaction, id, taken === undefined ? answers.map((answer) => ({ answer, body: bodies.get(answer) ?? '' })) : taken.decided.map(withBody));
			if (taken?.tied === true) await tellAdjudicator(transaction, reviewId, latest(answers));
			const labels: LoopLabels = new Map();
			// Of a tool that an agent wants to use there is no decision, and its name is no label.
			const gated = new Set(before.items.flatMap(({ itemId, decisionId }) => (decisionId === '' ? [] : itemId)));
			noteLabels(labels, before.loop, added.flatMap(({ itemId, label }) => (gated.has(itemId) ? (label ?? []) : [])));
			await addLabels(transaction, labels);
			const standing = inOrderOf(before, [...before.answers, ...added]);
			const stored = [...(taken?.stored ?? added.map(({ itemId }) => itemId)), ...checked];
			const { checks: said } = before.checks === undefined ? before : await readPlanted(transaction, id, database.place);
			const votes = voting === undefined ? undefined : await readVotes(transaction, reviewId, database.place);
			const others = { ...(votes === undefined ? {} : { votes }), ...(said === undefined ? {} : { checks: said }) };
			const complete = added.length > 0 && before.completedAt === undefined && standing.length === before.items.length;
			if (!complete) return await keep({ stored, standing, ...others, complete, ...completion(before) });
			const completedAt = latest(answers);
			const agreement = voting === undefined ? undefined : await agreementOfReview(transaction, reviewId, database.place);
			const written = agreement === undefined ? null : JSON.stringify(agreement);
			await Promise.all([
				transaction.run('UPDATE reviews SET completed_at = ?, agreement = ? WHERE review_id = ?', [completedAt, written, id]),
				dropDrafts(transaction, reviewId),
				planOutcomes(transaction, reviewId, completedAt, database.place),
			]);
			return await keep({ stored, standing, ...others, complete, completedAt, ...(agreement === undefined ? {} : { agreement }) });
		},
		{ durable: true },
	);
}

const latest = (answers: readonly Answer[]): string => answers.map(({ decidedAt }) => writeTime(decidedAt)).reduce((a, b) => (a > b ? a : b));

const completion = ({ completedAt, agreement }: ReviewState) => ({
	...(completedAt === undefined ? {} : { completedAt }),
	...(agreement === undefined ? {} : { agreement }),
});

interface WrittenAnswer {
	readonly answer: Answer;
	readonly body: string;
}

const withBody = (answer: Answer): WrittenAnswer => ({ answer, body: writeAnswer(answer) });

/** In the order in which the items were given, as a review is read. */
function inOrderOf({ items }: ReviewState, answers: readonly Answer[]): Answer[] {
	const byItem = new Map(answers.map((answer) => [answer.itemId, answer]));
	return items.flatMap(({ itemId }) => byItem.get(itemId) ?? []);
}

/** Stores the answers whose items have none yet; returns these, as they are read back. */
async function store(transaction: Transaction, id: string, given: readonly WrittenAnswer[]): Promise<Answer[]> {
	const first = await reserve(transaction, 'answer', given.length);
	const sets = given.map(({ answer: { itemId }, body }, index) => [id, toStoredText(itemId), first + index, body]);
	const changes = await transaction.runMany(INSERT, sets);
	return given.flatMap(({ body }, index) => (changes[index] === 1 ? [justWritten(body)] : []));
}

/** What was recorded as timed out must not get an answer that no row would ever tell of. */
function refuseClosed({ closed }: ReviewState): void {
	if (closed === undefined) return;
	throw new HitlError(
		'review-closed',
		'The time to answer this review is over',
		'This answer was not recorded; what was recorded before stands. If the items still need an answer, run the workflow again.',
	);
}

function refuseForeignItems({ reviewId, items }: ReviewState, answers: readonly Answer[]): void {
	const known = new Set(items.map(({ itemId }) => itemId));
	const foreign = answers.find(({ itemId }) => !known.has(itemId));
	if (foreign === undefined) return;
	throw new HitlError(
		'review-unknown',
		`The review ${reviewId} does not ask about an item "${foreign.itemId.slice(0, 80)}"`,
		'Nothing was recorded. Open the link of the review again and answer the items that it shows.',
	);
}
