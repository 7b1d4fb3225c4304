import { normaliseText } from '../feedback/textHash';
import type { PairedAnswer } from './pairedTest';
import type { AutomatedComparison, AutomatedText, DisagreementGroup, OpenDisagreement } from './trainingOutcome';

const MOST_OPEN = 20;

export interface KnownAnswers {
	/** The texts tested on, as `normaliseText` writes them. */
	readonly tested: ReadonlyMap<string, PairedAnswer>;
	/** Texts that are no fair test. */
	readonly unfair: ReadonlySet<string>;
}

/** What the two say of a text that nobody has answered; undefined where one of them says nothing. */
export type SayBoth = (text: AutomatedText) => { readonly challenger: string; readonly champion: string } | undefined;

/**
 * Sorts what was answered without a person, newest first, by what is known of it. Where both say the same there is no
 * difference, whatever a person would say. Each text counts once, as its first decision had it: whether that one was picked
 * for a check was left to a keyed draw, so the picked ones are a random sample of their group.
 */
export function compareAutomated(automated: readonly AutomatedText[], { tested, unfair }: KnownAnswers, sayBoth: SayBoth): AutomatedComparison {
	const first = new Map<string, AutomatedText>();
	for (const item of automated.toReversed()) {
		const text = normaliseText(item.text);
		if (!first.has(text) && !unfair.has(text)) first.set(text, item);
	}
	const groups = new Map<number, DisagreementGroup>();
	const open: OpenDisagreement[] = [];
	let alike = 0;
	for (const [text, item] of first) {
		const answer = tested.get(text);
		const both = answer ?? sayBoth(item);
		if (both === undefined) continue;
		if (both.challenger === both.champion) {
			if (answer === undefined) alike += 1;
			continue;
		}
		const group = groups.get(item.reviewProbability) ?? emptyGroup(item.reviewProbability);
		groups.set(item.reviewProbability, withOne(group, item.drawn, answer));
		const { champion, challenger } = both;
		if (answer === undefined && champion !== undefined && challenger !== undefined) open.push({ itemId: item.itemId, text: item.text, champion, challenger });
	}
	return { texts: first.size, alike, groups: [...groups.values()], open: open.slice(-MOST_OPEN).reverse() };
}

const emptyGroup = (reviewProbability: number): DisagreementGroup => ({
	reviewProbability,
	disagreements: 0,
	sampled: 0,
	sampledLosses: 0,
	answered: 0,
	answeredLosses: 0,
});

function withOne(group: DisagreementGroup, drawn: boolean, answer: PairedAnswer | undefined): DisagreementGroup {
	const answered = answer === undefined ? 0 : 1;
	const lost = answer !== undefined && answer.champion === answer.label ? 1 : 0;
	return {
		reviewProbability: group.reviewProbability,
		disagreements: group.disagreements + 1,
		sampled: group.sampled + (drawn ? answered : 0),
		sampledLosses: group.sampledLosses + (drawn ? lost : 0),
		answered: group.answered + answered,
		answeredLosses: group.answeredLosses + lost,
	};
}
