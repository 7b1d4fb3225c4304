import { mapInSlices, slices, type SliceOptions } from '../mapInSlices';
import type { AnsweredTexts } from './answeredTexts';
import { AskedVectors, NEAR_REPEAT } from './askedVectors';
import { CANDIDATES, marginOf, type Backlog, type BacklogText } from './backlog';
import { pickCovering } from './coverage';
import { closeness, CrowdTable } from './crowdTable';
import { seededDraw } from './seededDraw';
import { whyPicked, type Why } from './whyPicked';

export interface SelectionOptions extends SliceOptions {
	/** How many to pick. Fewer come back when what is left repeats what was asked about. */
	readonly count: number;
	/** What need not be asked about again. */
	readonly answered: AnsweredTexts;
	/** Of the picks once a version is trained, 0 to 1; the rest goes by margin. */
	readonly shares?: Shares;
}

export interface Shares {
	readonly novel: number;
	readonly random: number;
}

export interface Picked<Item> {
	readonly item: Item;
	readonly why: Why;
	/** A sentence for the person who is asked, without a full stop. */
	readonly reason: string;
}

/**
 * What the model is wrongly sure of is found by nothing else. They are small because they are not free: on ten validation
 * splits of AG News a tenth each took 109 answers to the goal, none 91 (162 in random order).
 */
export const SHARES: Shares = { novel: 0.05, random: 0.05 };

/** What is kept takes the collection of garbage longer: slices are short for the two to fit in 10 ms. */
const SLICE_MS = 2;

/** Few are picked, and any text of an unknown kind will do. */
const NOVEL_CANDIDATES = 500;

type Text<Item> = BacklogText<Item>;

/**
 * Which texts of a backlog teach the model most, in the order in which to ask about them.
 *
 * A text speaks for those close to it. Each pick is the one that adds most to what the answered and picked texts speak for,
 * where a text counts the more the less the model can tell it: 1 − margin (p₁ − p₂), and 1 while nothing is trained. So
 * typical texts come first, then those in doubt, and never the same thing twice (Bae et al. 2024, "Generalized Coverage for
 * More Robust Low-Budget Active Learning", arXiv 2407.12212; Bae et al. 2025, "Uncertainty Herding", arXiv 2412.20644, §3).
 * Against TypiClust's clusters for the start it needed as many answers on validation splits of AG News and BANKING77, and 10
 * in place of 16 on SMS. After the first training a share goes to what no answer speaks for, however sure the model is, and another by lot.
 *
 * Bounded in memory, in slices: some 3 seconds for backlogs over 5,000 texts, however large. Same backlog and seed, same picks.
 * Throws `cancelled`.
 */
export async function selectForReview<Item>(backlog: Backlog<Item>, options: SelectionOptions): Promise<Array<Picked<Item>>> {
	const { count, shares = SHARES } = options;
	const crowd = backlog.crowd();
	if (crowd.length === 0 || count <= 0) return [];
	const round = await openRound(crowd, options);
	const equal = new Float32Array(crowd.length).fill(1);
	const unsure = backlog.unsure();
	if (unsure.length === 0) return named(await byCoverage(round, crowd.slice(0, CANDIDATES), equal, count), 'typical');

	// A twentieth of ten picks is one in every second round, by lot.
	const novel = Math.trunc(count * shares.novel + seededDraw(backlog.seed, -2));
	const random = Math.trunc(count * shares.random + seededDraw(backlog.seed, -3));
	const doubt = Float32Array.from(crowd, (text) => 1 - (marginOf(text) ?? 0));
	const doubtful = await byCoverage(round, unsure, doubt, Math.max(0, count - novel - random));
	// What the answers say nothing about, however sure the model is.
	const far = await byCoverage(round, crowd.slice(0, NOVEL_CANDIDATES), equal, novel);
	const lots = await byLot(round, count - doubtful.length - far.length);
	return [...named(doubtful, 'margin'), ...named(far, 'novel'), ...named(lots, 'random')];
}

interface Round<Item> {
	readonly crowd: ReadonlyArray<Text<Item>>;
	readonly table: CrowdTable;
	readonly radius: number;
	/** How far the answered texts and the picks speak for each text of the crowd. */
	readonly covered: Float32Array;
	readonly answered: AnsweredTexts;
	readonly asked: AskedVectors;
	readonly slices: SliceOptions;
}

async function openRound<Item>(crowd: ReadonlyArray<Text<Item>>, options: SelectionOptions): Promise<Round<Item>> {
	const { answered } = options;
	const vectors = crowd.map(({ vector }) => vector);
	const table = await CrowdTable.of(vectors, options);
	const radius = await table.radius(vectors, options);
	const covered = Float32Array.from(await mapInSlices(vectors, (vector) => closeness(answered.nearest(vector), radius), options));
	return { crowd, table, radius, covered, answered, asked: new AskedVectors(), slices: { yieldEveryMs: SLICE_MS, ...options } };
}

/** Those of the candidates that add most to what is covered, each text of the crowd counting by its worth. */
async function byCoverage<Item>(round: Round<Item>, candidates: ReadonlyArray<Text<Item>>, worth: Float32Array, count: number): Promise<Array<Text<Item>>> {
	if (count === 0) return [];
	const { table, radius, covered } = round;
	const coverage = await mapInSlices(candidates, ({ vector }) => table.coverage(vector, radius), round.slices);
	const picked = await pickCovering(coverage, { worth, covered }, count, (at) => take(round, candidates[at]!), round.slices);
	return picked.map((at) => candidates[at]!);
}

/** The crowd is in an order by lot already. */
async function byLot<Item>(round: Round<Item>, count: number): Promise<Array<Text<Item>>> {
	const slice = slices(round.slices);
	const picked: Array<Text<Item>> = [];
	for (const text of round.crowd) {
		if (picked.length >= count) break;
		if (take(round, text)) picked.push(text);
		if (slice.isOver()) await slice.next();
	}
	return picked;
}

/** Unless it repeats what was answered or is asked about already. */
const take = <Item>({ answered, asked }: Round<Item>, { vector }: Text<Item>): boolean =>
	answered.nearest(vector) < NEAR_REPEAT && asked.take(vector);

const named = <Item>(texts: ReadonlyArray<Text<Item>>, why: Why): Array<Picked<Item>> =>
	texts.map(({ item, prediction }) => ({ item, why, reason: whyPicked(why, prediction) }));
