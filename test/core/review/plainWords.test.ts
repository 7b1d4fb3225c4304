import { pageScript, pageStyle } from '../../../core/review/pageAssets';
import { reviewMail } from '../../../core/review/notices/email/reviewMail';
import { slackMessage } from '../../../core/review/notices/slack/slackMessage';
import type { ToldReview } from '../../../core/review/notices/toldReview';
import type { ReviewForm } from '../../../core/review/reviewForm';
import { blocksSchema, readable } from '../../support/slackBlocks';
import { answered, singleForm, told } from './notices/sampleNotice';
import { pagesOfStates } from './pagesOfStates';
import { approvalForm, blindItem, CLOCK, firstItems, manyLabels, sampleForm } from './sampleForm';

/** What the people who build workflows say, and statistics: whoever answers a page knows none of it. */
const JARGON = /\b(executions?|resum(?:e|es|ed|ing)|paus(?:e|es|ed)|webhooks?|nodes?|triggers?|json|payloads?|tokens?|nonces?|idempoten\w+|confidence|thresholds?|calibrat\w+|certificat\w+|sampl(?:e|ed|ing)|audits?|classif\w+|outcome|timed.out|null|undefined|NaN)\b/i;

/** What stands on a page, the sentences of its script included. */
const wordsOf = (html: string): string => html.replace(pageStyle, '').replace(pageScript, '').replace(/<[^>]+>/g, ' ');

test.each(pagesOfStates())('the page that %s says nothing that only a builder understands', (_state, { html }) => {
	expect(JARGON.exec(wordsOf(html))).toBeNull();
});

const forms: Array<[string, ReviewForm]> = [['one item', singleForm()], ['approvals', approvalForm()], ['several items', sampleForm()], ['a blind item', singleForm({ items: firstItems(1).map(blindItem) })], ['many labels', singleForm({ labels: manyLabels() })]];
const kinds = ['asked', 'reminder', 'escalation', 'adjudicate'] as const;
const standing: Array<Partial<ToldReview>> = [{}, { voted: 2 }, { state: 'over' }, { state: 'over', voted: 1 }];

describe.each(forms)('messages about %s', (_name, form) => {
	const all = [...kinds.flatMap((kind) => standing.map((more) => told(form, { kind, ...more }))), answered(form)];
	const several = [...all.map((each) => [each]), all, all.filter(({ state }) => state !== 'open')];

	test.each([false, true])('in Slack say nothing that only a builder understands; buttons decide: %s', (decidesInSlack) => {
		for (const parts of several) {
			const { text, blocks } = slackMessage(parts, { now: CLOCK.now, decidesInSlack });
			expect(JARGON.exec(`${text}\n${readable(blocksSchema.parse(blocks)).replaceAll(/https?:[^|>\s]+/g, '')}`)).toBeNull();
		}
	});

	test('by e-mail neither', () => {
		for (const parts of [...all.map((each) => [each]), all]) {
			const { subject, text, html } = reviewMail(parts, CLOCK.now);
			expect(JARGON.exec(`${subject}\n${text.replaceAll(/<https?:[^>]+>/g, '')}\n${wordsOf(html)}`)).toBeNull();
		}
	});
});

test('nor does what its script says', () => {
	// Whole literals in their order: what stands between two of them is code.
	const literals = [...pageScript.matchAll(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g)].map(([literal]) => literal.replaceAll(/\$\{[^}]*\}/g, ''));
	const texts = literals.filter((literal) => /[a-z] [a-z]{2}/.test(literal));
	expect(texts.join('\n')).toContain('Nothing is left to answer here.');
	expect(JARGON.exec(texts.join('\n'))).toBeNull();
});
