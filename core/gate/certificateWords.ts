import { percent } from '../percent';
import type { Certificate } from './certification/certify';
import { loopWideChance } from './certification/spending';
import type { TargetErrorRate } from './gateSettings';
import type { ReviewersError } from './gateState';

const answers = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'answer' : 'answers'}`;

export interface AroundCertificate {
	/** How many predictors of the loop there were evidence about so far, this one included. */
	readonly number: number;
	readonly reviewersError?: ReviewersError | undefined;
}

/** What a certificate says and what it does not, in sentences for people without statistics. */
export function certificateWords({ alpha, delta, wholeLife = false }: TargetErrorRate, certificate: Certificate, { number, reviewersError }: AroundCertificate): string {
	const { threshold, refused, mistakes, share, upperBound, missing, worstLabel } = certificate;
	const target = `at most ${percent(alpha)} mistakes`;
	const sentences: string[] = [];
	if (refused !== undefined) sentences.push(`${refused}.`);
	else if (threshold === undefined) {
		const more = missing === undefined || missing <= 0 ? '' : ` At least ${answers(missing)} more by people ${missing === 1 ? 'is' : 'are'} missing, if all of them agree with the model.`;
		sentences.push(`It is not shown yet at any confidence that there are ${target}, so everything goes to people.${more}`);
	} else {
		sentences.push(
			`From ${percent(threshold)} confidence on there are ${target} among what goes on without a person. A promise like this one is wrong in at most ${percent(delta)} of cases.`,
			`It rests on ${answers(certificate.answers)} there, ${mistakes === 0 ? 'none of them' : `${mistakes.toLocaleString('en-US')} of them`} a mistake; taken by themselves they show less than ${percent(upperBound)}. Some ${percent(share)} of all items go on.`,
		);
	}
	if (threshold !== undefined && number > 1) {
		const chance = loopWideChance(delta, number, wholeLife);
		const shared = wholeLife ? ', which they share' : '; Promise for the Whole Life keeps that from growing';
		sentences.push(`So far ${number} models have been checked in this loop, the guesses from the names of the labels among them: that the promise of any of them was or is wrong has a chance of up to ${percent(chance)}${shared}.`);
	}
	if (worstLabel !== undefined) {
		const { labels } = worstLabel;
		const named = labels.length === 1 ? `"${labels[0]}"` : `${labels.length} labels with few answers, taken together,`;
		sentences.push(`The worst is ${named} with ${worstLabel.mistakes.toLocaleString('en-US')} mistakes in ${answers(worstLabel.answers)}: less than ${percent(worstLabel.upperBound)} for certain.`);
	}
	sentences.push(`A mistake is an answer that your reviewers do not agree with: where they are wrong, so is this figure. ${reviewersWords(reviewersError)}`);
	return sentences.join(' ');
}

const reviewersWords = (error: ReviewersError | undefined): string =>
	error === undefined
		? 'How often they are wrong is not known yet: too few items were answered twice, or had a known answer.'
		: `They themselves are wrong in some ${percent(error.estimate)} (${percent(error.lower)} to ${percent(error.upper)}), and nothing below that can be promised.`;
