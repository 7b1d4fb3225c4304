import { z } from 'zod/v4';
import type { LoopEvent, ModelVersion } from '../feedback/store';
import { nameToday, type LabelMap } from '../loop/labelMap';
import { versionNumbers } from '../loop/versionNumbers';

/** Answers with a label that a version must have been tested on. */
export const ANSWERS_TO_EARN = 10;

/** Of these, those that must have been right; and of more, at least every second one. */
const RIGHT_TO_EARN = 8;
const SHARE_TO_EARN = 0.5;

/** Whether answers with a label may go on without a person, and why not. */
export interface LabelStanding {
	readonly earned: boolean;
	/** A sentence without its full stop; empty for a label that has earned it. */
	readonly reason: string;
}

export type StandingOf = (label: string) => LabelStanding;

interface Tests {
	readonly tested: number;
	readonly right: number;
}

const count = z.number().int().min(0);
const retestSchema = z.object({
	champion: z.number(),
	metrics: z.object({ perLabel: z.array(z.object({ label: z.string(), unseen: z.object({ rows: count, championCorrect: count }) })) }),
});

/**
 * What each label of a version has earned. Of at least 10 answers with that label, none of which the version had learned from
 * when it was asked, 8 must have been right, and never fewer than half. 8 of 10 is what a label that is right every second
 * time reaches by luck in 5 % of cases (binomial, P(X ≥ 8; 10, ½) = .055): this keeps out labels that the version hardly
 * knows. It bounds no error: answers of other labels that are taken for this one do not count here.
 *
 * @param version its own test (out of fold); one that does not say how its labels did has none
 * @param lastTry the newest event `kept`: where it was about a challenger of this version, this version was tested again
 */
export function earnedLabels(
	version: Pick<ModelVersion, 'version' | 'metrics'>,
	map: Pick<LabelMap, 'entries'>,
	lastTry?: Pick<LoopEvent, 'details'>,
): StandingOf {
	const own = versionNumbers(version)?.perLabel ?? [];
	const retest = retestSchema.safeParse(lastTry?.details).data;
	const again = retest?.champion === version.version ? retest.metrics.perLabel : [];
	const sums = new Map<string, Tests>();
	const add = (label: string, tested: number, right: number): void => {
		// The tests of labels that were merged count together; those of one that was split count for nobody.
		const name = nameToday(map, label);
		const sum = name === undefined ? undefined : (sums.get(name) ?? { tested: 0, right: 0 });
		if (name !== undefined && sum !== undefined) sums.set(name, { tested: sum.tested + tested, right: sum.right + right });
	};
	for (const { label, outOfFoldRows, outOfFoldCorrect } of own) add(label, outOfFoldRows, outOfFoldCorrect);
	for (const { label, unseen } of again) add(label, unseen.rows, unseen.championCorrect);
	return (label) => standing(label, version.version, sums.get(label));
}

function standing(label: string, version: number, { tested, right }: Tests = { tested: 0, right: 0 }): LabelStanding {
	if (tested < ANSWERS_TO_EARN) {
		return { earned: false, reason: `"${label}" is new to version ${version}, which was tested on ${tested} of the ${ANSWERS_TO_EARN} answers that it takes` };
	}
	if (right >= Math.max(RIGHT_TO_EARN, SHARE_TO_EARN * tested)) return { earned: true, reason: '' };
	return { earned: false, reason: `Version ${version} does not know "${label}" well enough yet: it was right ${right} times in ${tested} tests` };
}
