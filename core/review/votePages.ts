import type { ReviewEnd } from '../feedback/deskRecords';
import { answerInWords } from './answerInWords';
import { goneWords, IF_STILL_NEEDED } from './goneWords';
import { MARK } from './mark';
import type { Markup } from './markup';
import { markup } from './markup';
import { goOn, head, itemName, page, revealedTable, table, type RevealedItem } from './outcomePages';
import type { ReviewForm } from './reviewForm';
import type { ServedPage } from './servedPage';
import { shorten } from './shorten';
import { othersLines } from './voteParts';
import { isDone, type ItemVotes, type VotingView } from './votingView';

export interface VoteInPage {
	/** Items whose vote came with this request and counts. */
	readonly counted: number;
	/** Items of this request that had been decided before it came. */
	readonly late: readonly string[];
	readonly revealed: readonly RevealedItem[];
	/** Where it is known by now what became of the workflow. */
	readonly end?: ReviewEnd;
}

const NOTHING_SENT: VoteInPage = { counted: 0, late: [], revealed: [] };

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

function rule({ voting }: VotingView): string {
	const all = voting.voters.length;
	if (all === 1) return `${voting.voters[0] ?? ''} is asked.`;
	return voting.agreeing === all ? `All ${people(all)} have to say the same.` : `${voting.agreeing} of ${people(all)} have to say the same.`;
}

const words = (count: number, what: string): string => (count === 1 ? `1 ${what}` : `${count} ${what}s`);

function heading(view: VotingView, items: readonly ItemVotes[]): string {
	const yours = items.filter((item) => item.yours !== undefined);
	const [only] = items;
	if (view.reviewer === view.voting.adjudicator && yours.length === 0) return 'There is nothing to decide yet.';
	if (items.length === 1 && only?.state === 'voted') return `Your vote is in. ${only.cast} of ${only.voters} so far.`;
	if (yours.length === 1) return 'Your vote is in.';
	return yours.length === 0 ? 'This is already decided.' : `Your ${words(yours.length, 'vote')} are in.`;
}

function lead(view: VotingView, items: readonly ItemVotes[], end: ReviewEnd | undefined): Markup {
	const decided = items.filter(({ state }) => state === 'decided').length;
	const gone = goneWords(end);
	if (gone !== undefined && decided === items.length) return markup`Everything is decided and the answers are recorded, but ${gone}. ${IF_STILL_NEEDED}`;
	if (decided === items.length) return markup`Everything is decided. It reaches the workflow in a moment; you can close this page.`;
	const soFar = decided === 0 ? '' : ` ${decided} of ${items.length} items ${decided === 1 ? 'is' : 'are'} decided.`;
	if (view.reviewer === view.voting.adjudicator) {
		return markup`You are asked about items on which the others do not agree.${soFar} Open this link again then.`;
	}
	const others = items.some(({ state }) => state === 'voted') ? ' You will see what the others said once they have answered too.' : '';
	return markup`${rule(view)}${soFar}${others}`;
}

const lineOf = ({ others }: ItemVotes, form: ReviewForm): Markup[] =>
	others.slice(0, 6).map(({ reviewer, said }, index) => markup`${index > 0 && markup`<br>`}<bdi>${shorten(reviewer, 40)}</bdi>: ${said === undefined ? 'not yet' : answerInWords(said, form)}`);

function votes(items: readonly ItemVotes[], form: ReviewForm): Markup {
	const yours = items.filter((item) => item.yours !== undefined);
	const [only] = yours;
	if (only?.yours !== undefined && items.length === 1) {
		const stands = only.standing !== undefined && markup`<dt>Decided</dt><dd dir="auto"><b>${answerInWords(only.standing, form)}</b></dd>`;
		return markup`<section class="panel"><dl class="facts"><dt>You</dt><dd dir="auto"><b>${answerInWords(only.yours, form)}</b></dd>${othersLines(only, form)}${stands}</dl></section>`;
	}
	const rows = yours.map((item) => [
		itemName(item.itemId, form),
		markup`<b>${item.yours !== undefined && answerInWords(item.yours, form)}</b>`,
		markup`${lineOf(item, form)}${item.standing !== undefined && markup`<br>Decided: <b>${answerInWords(item.standing, form)}</b>`}`,
	]);
	return markup`${rows.length > 0 && table('The votes', ['Item', 'You', 'Others'], rows)}`;
}

/** After a vote, and when somebody who has voted comes back: their own votes, and what the others said of these items. */
export function voteInPage(form: ReviewForm, view: VotingView, { late, revealed, end }: VoteInPage = NOTHING_SENT): ServedPage {
	const items = [...view.items.values()];
	const before = late.flatMap((itemId) => {
		const standing = view.items.get(itemId)?.standing;
		return standing === undefined ? [] : [[itemName(itemId, form), markup`<b>${answerInWords(standing, form)}</b>`]];
	});
	const beforeTable = before.length > 0 && table('Decided before your vote came', ['Item', 'Decided'], before);
	const body = markup`${head(MARK.person, heading(view, items), lead(view, items, end))}${!isDone(view) && goOn}${beforeTable}${votes(items, form)}${revealedTable(revealed, form)}`;
	return page(200, 'vote-in', 'Your vote', form, body);
}
