import { answerInWords } from './answerInWords';
import type { Markup } from './markup';
import { markup } from './markup';
import type { Card } from './openCard';
import type { ReviewForm } from './reviewForm';
import { shorten } from './shorten';
import type { ItemVotes } from './votingView';

/** Lines of those who vote; more are counted. */
const MOST_VOTERS = 12;

/** What the other voters said, as terms and descriptions. */
export function othersLines({ others }: ItemVotes, form: ReviewForm): Markup {
	const rows = others.slice(0, MOST_VOTERS).map(({ reviewer, said }) => {
		const comment = said?.comment !== undefined && markup`, “<bdi>${shorten(said.comment, 300)}</bdi>”`;
		return markup`<dt dir="auto">${shorten(reviewer, 80)}</dt><dd dir="auto">${said === undefined ? 'not yet' : answerInWords(said, form)}${comment}</dd>`;
	});
	const more = others.length - MOST_VOTERS;
	return markup`${rows}${more > 0 && markup`<dt>Others</dt><dd>${more} more</dd>`}`;
}

/** On a card that the visitor cannot answer, or not any more. */
export function votePart(votes: ItemVotes, form: ReviewForm): Markup {
	if (votes.state === 'waiting') {
		return markup`<section class="stands"><h3>Waits for the others</h3><p>${votes.cast} of ${votes.voters} have voted so far. You are asked only if they do not agree.</p></section>`;
	}
	const yours = votes.yours === undefined ? '' : answerInWords(votes.yours, form);
	return markup`<section class="stands"><h3>Your vote is in. ${votes.cast} of ${votes.voters} so far.</h3><dl class="facts"><dt>You</dt><dd dir="auto"><b>${yours}</b></dd>${othersLines(votes, form)}</dl></section>`;
}

/** In front of the answers of an item on which somebody decides over the votes. */
export const betweenVotes = ({ votes, form }: Pick<Card, 'votes' | 'form'>): Markup | undefined =>
	votes?.others.some(({ said }) => said !== undefined) === true
		? markup`<section class="stands"><h3>${votes.early === true ? 'What the others said so far' : 'The others do not agree'}</h3><dl class="facts">${othersLines(votes, form)}</dl></section>`
		: undefined;
