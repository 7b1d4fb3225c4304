import type { ReviewForm, ReviewItem } from '../../../core/review/reviewForm';

export const LABELS = [
	'Card arrival',
	'Cash withdrawal charge',
	'Change PIN',
	'Declined card payment',
	'Exchange rate',
	'Lost or stolen card',
	'Pending transfer',
	'Refund not showing up',
	'Verify my identity',
];

const MESSAGES: ReadonlyArray<readonly [text: string, from: string, suggested: number, confidence: number]> = [
	['لم تصل بطاقتي الجديدة بعد، وقد طلبتها قبل أسبوعين. هل يمكنكم إخباري متى ستصل؟', 'Huda A.', 0, 0.41],
	['<script>alert(document.cookie)</script>"><img src=x onerror=alert(1)> my ‮drac‬ never arrived', '"><b>x</b>', 8, 0.44],
	['Why was I charged for taking out cash in Lisbon? Your site says it is free abroad.', 'M. Silva', 4, 0.52],
	['It says pending for three days. Is it gone or not', 'kb_1990', 7, 0.55],
	['The rate on my statement is not the one I saw in the app on Saturday.', 'J. Okafor', 4, 0.58],
	['I returned the shoes on the 2nd and the shop says they have paid me back. Nothing on my side.', 'Lena W.', 6, 0.63],
	['Declined AGAIN at the petrol station, so embarrassing, there is money on it', 'T. Brandt', 3, 0.7],
	['You ask for a photo of my passport but mine is being renewed. What else works?', 'Yuki S.', 8, 0.74],
	['left my wallet on the tram this morning. can you freeze everything', 'S. Novak', 5, 0.79],
	['I ordered the card on the 3rd and the tracking link just says “label created”. Is it even on its way, or should I ask for the express fee back instead?', 'Priya N.', 0, 0.83],
	['How do I choose a new PIN without going to a cash machine?', 'D. Meyer', 2, 0.86],
	['The merchant confirmed my refund a week ago, when will it appear?', 'A. Rossi', 7, 0.88],
];

const ITEMS: readonly ReviewItem[] = MESSAGES.map(([text, from, suggested, confidence], index) => ({
	itemId: `T-${index + 1}`,
	text,
	shown: [
		{ name: 'From', value: from },
		{ name: 'Received', value: 'today 09:26' },
	],
	suggestion: {
		label: LABELS[suggested] ?? '',
		confidence,
		reason: `${Math.round(confidence * 100)} % is below the 91 % this loop needs to stay under 5 % mistakes.`,
	},
	blind: false,
}));

export const CLOCK = { now: '2027-03-16T11:48:00.000Z', timeZone: 'Europe/Berlin' };

/** Twelve support messages and nine labels. */
export const sampleForm = (changes: Partial<ReviewForm> = {}): ReviewForm => ({
	reviewId: 'r-1',
	loop: 'support-triage',
	title: 'Support triage',
	question: 'What is this message about?',
	answerWith: 'labels',
	labels: LABELS,
	items: ITEMS,
	deadlineAt: '2027-03-16T17:00:00.000Z',
	pageVersion: '1',
	...changes,
});

export const firstItems = (count: number): ReviewItem[] => ITEMS.slice(0, count);

export const blindItem = ({ suggestion: _, ...item }: ReviewItem): ReviewItem => ({ ...item, blind: true });

export const blindForm = (): ReviewForm => sampleForm({ items: firstItems(12).slice(8).map(blindItem) });

export const approvalForm = (): ReviewForm =>
	sampleForm({
		title: 'Reply drafts',
		question: 'May this reply go out?',
		answerWith: 'approval',
		labels: [],
		items: [
			{
				itemId: 'D-1',
				text: 'I ordered the card on the 3rd. Should I ask for the express fee back?',
				shown: [{ name: 'To', value: 'priya.n@example.org' }],
				suggestion: {
					label: 'Dear Priya,\n\nyour card left our printer on 5 March and reaches you by Friday 20 March.\n\nKind regards,\nNorthbank support',
					confidence: 0.62,
					reason: '62 % is below the 90 % asked for.',
				},
				blind: false,
			},
			{
				itemId: 'D-2',
				text: 'When will my refund appear?',
				shown: [{ name: 'To', value: 'a.rossi@example.org' }],
				suggestion: { label: 'Within five working days.', confidence: 0.8, reason: '80 % is below the 90 % asked for.' },
				blind: false,
			},
		],
	});

export const manyLabels = (): string[] => Array.from({ length: 77 }, (_, index) => `${LABELS[index % 9]} ${index + 1}`);

/** The first reply draft, with a field of each type that people may change. */
export const editForm = (): ReviewForm => ({
	...approvalForm(),
	editable: [
		{ name: 'reply', type: 'text', minor: false },
		{ name: 'refund', type: 'number', minor: false },
		{ name: 'express', type: 'boolean', minor: false },
		{ name: 'details', type: 'json', minor: false },
		{ name: 'greeting', type: 'text', minor: true },
	],
	items: approvalForm().items.map((item) => ({
		...item,
		values: ['Dear Priya,\n\nyour card is on its way.', '9.5', 'true', JSON.stringify({ a: 1, b: [1, 2] }, null, 2), 'Dear'],
	})),
});

/** The second reply draft, which people may write anew. */
export const textForm = (): ReviewForm => ({ ...approvalForm(), answerWith: 'text', question: 'What should we write?', items: approvalForm().items.slice(1) });
