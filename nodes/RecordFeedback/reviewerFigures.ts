import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Agreed, ReviewerFigures } from '../../core/feedback/reviewerRecords';
import { readLoopName } from '../../core/loopName';
import { exactInterval } from '../../core/statistics/clopperPearson';
import { openStore } from '../shared/openStore';

/** The bounds miss the true share in at most one case of ten, as those of certificates do. */
const DELTA = 0.1;

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;

const shareOf = (same: number, compared: number): number | null => (compared === 0 ? null : rounded(same / compared));

/** Flat, with the same columns for everybody, so that a table can stand behind it. */
function columns(prefix: string, { same, compared }: Agreed) {
	const { low, high } = exactInterval(same, compared, DELTA);
	const known = compared > 0;
	return {
		[`${prefix}_same`]: same,
		[`${prefix}_compared`]: compared,
		[`${prefix}_share`]: shareOf(same, compared),
		[`${prefix}_from`]: known ? rounded(low) : null,
		[`${prefix}_to`]: known ? rounded(high) : null,
	};
}

const rowOf = (loop: string, figures: ReviewerFigures) => ({
	loop,
	reviewer: figures.reviewer ?? null,
	answers: figures.answers,
	...columns('model', figures.withModel),
	...columns('others', figures.withOthers),
	...columns('known_answers', figures.withKnown),
	median_seconds: figures.medianSeconds === undefined ? null : rounded(figures.medianSeconds),
	unsure: figures.unsure,
	unsure_share: shareOf(figures.unsure, figures.answers),
	last_answered_at: figures.lastAnsweredAt ?? null,
});

/** One item for each person who has answered in the loop, by name. */
export async function reviewerFigures(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const figures = await (await openStore()).reviewerFigures(loop);
	const from = context.getInputData().map((_item, item) => ({ item }));
	return figures.map((each) => ({ json: rowOf(loop, each), pairedItem: from }));
}
