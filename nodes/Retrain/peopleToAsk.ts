import type { Hitl } from '../../core/item';
import { askAgain, type RowToAsk } from '../../core/loop/askAgain';
import type { Asking, TestedResult } from '../../core/loop/itemsToAsk';

/** A person's word about a candidate does not belong among the answers that the loop learns from. */
const signOffLoop = (loop: string): string => `${loop.slice(0, 50)} - versions`;

/** The question whether a candidate may be used, as an item for Human Review; none when it was asked before. */
export async function candidateToAsk(result: Extract<TestedResult, { kind: 'promoted' | 'candidate' }>, { store, executionId, now }: Asking): Promise<Hitl | undefined> {
	const { loop, version, parent, report, reason } = result;
	const label = `use version ${version}`;
	const text = `Should the loop "${loop}" use version ${version} instead of ${parent === 0 ? 'its first guesses' : `version ${parent}`}?\n${report.headline}\n${reason}`;
	const prediction = { label, confidence: 0, scores: [{ label, score: 0 }], model: { id: 'sign-off' } };
	const row: RowToAsk = { itemId: `${loop} version ${version}`, text, prediction, reason: 'A better version waits for your word', purpose: 'sign-off' };
	const [asked] = await askAgain([row], { store, loop: signOffLoop(loop), executionId, now, limit: 1 });
	return asked;
}
