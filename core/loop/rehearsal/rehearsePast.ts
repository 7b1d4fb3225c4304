import { createHash } from 'node:crypto';
import { HitlError } from '../../errors';
import { openSqliteStore } from '../../feedback/sqliteStore';
import type { GateSettings } from '../../gate/gateSettings';
import type { TextEncoder } from '../../inference/encoder/textEncoder';
import { mapInSlices } from '../../mapInSlices';
import type { TrainingProgress } from '../../training/trainingOutcome';
import type { Train } from '../retrain';
import { confusableLabels } from './confusableLabels';
import { cycleNumbers, type CycleNumbers } from './cycleNumbers';
import { rehearsalTotals, type RehearsalTotals } from './rehearsalTotals';
import { rehearsalWords, type RehearsalSentences } from './rehearsalWords';
import type { RehearsedItem } from './rehearsedItem';
import { rehearse } from './rehearse';
import { seededShare } from './seededShare';
import { simulatedReviewers } from './simulatedReviewers';

export interface PastRehearsal {
	readonly loop: string;
	readonly items: readonly RehearsedItem[];
	readonly encoder: TextEncoder;
	readonly train: Train;
	readonly gate: GateSettings;
	/** Habits of the people who answer, see `simulatedReviewers`. */
	readonly error: number;
	readonly anchoring: number;
	/** Items that come at a time; by default by their number. */
	readonly cycleSize?: number | undefined;
	/** In an order drawn by the seed, or as they are given. */
	readonly order: 'random' | 'given';
	readonly seed: number;
	readonly now: Date;
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: (progress: RehearsalProgress) => void;
}

export interface RehearsalProgress {
	/** Items that are through, 0 to 1. */
	readonly share: number;
	/** Absent while nothing is trained. */
	readonly training?: TrainingProgress;
}

export interface PastResult extends RehearsalSentences {
	readonly cycles: readonly CycleNumbers[];
	readonly all: RehearsalTotals;
	/** Of the last three whole cycles. */
	readonly last: RehearsalTotals;
}

/** Fewer say nothing about a loop. */
export const FEWEST_ITEMS = 100;
export const MOST_ITEMS = 20_000;
const LAST_CYCLES = 3;
const HOUR_MS = 3_600_000;
const LOOK_AGAIN = 5;
const TRIGGERS = { minNewAnswers: 1_000_000, minNewShare: 0.1, minOfNewLabel: 10 };

/**
 * What a loop would have made of past items, in a store of its own in memory: nothing of a real loop is read or changed. Throws
 * `rehearsal-refused` for items that nothing can be said from, `cancelled`, and what encoder and training throw.
 */
export async function rehearsePast(past: PastRehearsal): Promise<PastResult> {
	const { loop, encoder, train, gate, error, anchoring, seed, now, signal, onProgress = () => undefined } = past;
	const labels = [...new Set(past.items.flatMap(({ label }) => label ?? []))].sort();
	refuse(past.items.length, labels);
	const items = await inOrder(past);
	const texts = items.map(({ text }) => text);
	const confusable = await confusableLabels(items, await encoder.encodeAll(texts, { signal }), { signal });
	const listed = labels.map((name) => ({ name }));
	const store = await openSqliteStore({ file: ':memory:', randomBytes: secretOf(seed) });
	try {
		const cycles: CycleNumbers[] = [];
		let done = 0;
		const rehearsal = rehearse({
			store,
			loop,
			encoder,
			train,
			items,
			cycleSize: past.cycleSize ?? cycleSizeFor(items.length),
			labelsAt: () => listed,
			gate: () => gate,
			reviewers: simulatedReviewers(confusable, { error, anchoring, seed }),
			triggers: TRIGGERS,
			lookAgain: LOOK_AGAIN,
			topK: 5,
			nearest: 3,
			timeOf: (cycle) => new Date(now.getTime() + cycle * HOUR_MS),
			signal,
			onProgress: (training) => onProgress({ share: done / items.length, training }),
		});
		for await (const cycle of rehearsal) {
			cycles.push(cycleNumbers(cycle));
			done += cycle.decisions.length;
			onProgress({ share: done / items.length });
		}
		const [all, last] = [rehearsalTotals(cycles), rehearsalTotals(lastCycles(cycles))];
		return { cycles, all, last, ...rehearsalWords(all, last, cycles) };
	} finally {
		await store.close();
	}
}

/** So many that a loop learns some twenty times, and often enough that a cycle says something. */
export const cycleSizeFor = (items: number): number => (items < 2_000 ? Math.max(20, Math.ceil(items / 20)) : items < 6_000 ? 100 : 250);

/** The last three, without one at the end that is not whole. */
export function lastCycles(cycles: readonly CycleNumbers[]): readonly CycleNumbers[] {
	const [first, last] = [cycles[0], cycles.at(-1)];
	const whole = first !== undefined && last !== undefined && last.items < first.items && cycles.length > 1 ? cycles.slice(0, -1) : cycles;
	return whole.slice(-LAST_CYCLES);
}

async function inOrder({ items, order, seed, signal }: PastRehearsal): Promise<readonly RehearsedItem[]> {
	if (order === 'given') return items;
	const drawn = await mapInSlices(items, (item) => ({ item, place: seededShare(seed, 'order', item.itemId) }), { signal });
	return drawn.sort((one, other) => one.place - other.place).map(({ item }) => item);
}

/** The same rehearsal has the same sides and draws. */
const secretOf = (seed: number) => (size: number): Uint8Array => new Uint8Array(createHash('sha256').update(`rehearsal ${seed}`).digest().subarray(0, size));

function refuse(items: number, labels: readonly string[]): void {
	if (labels.length < 2) {
		throw new HitlError(
			'labels-missing',
			labels.length === 0 ? 'None of the past items has a right answer' : `All past items have the same right answer, "${labels[0]}"`,
			'A rehearsal needs past items with at least two different right answers. Check what Right Answer is mapped to.',
		);
	}
	if (items < FEWEST_ITEMS || items > MOST_ITEMS) {
		throw new HitlError(
			'rehearsal-refused',
			items < FEWEST_ITEMS ? `There are only ${items} past items with a right answer` : `There are ${items} past items`,
			items < FEWEST_ITEMS ? `A rehearsal needs at least ${FEWEST_ITEMS}, and says more with some thousand.` : `A rehearsal takes ${MOST_ITEMS} at most. Put Limit in front of this node.`,
		);
	}
}
