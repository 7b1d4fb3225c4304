import type { Answer, ReviewState } from '../feedback/reviewRecords';
import { answererOf, answerInWords } from '../review/answerInWords';
import { clockTime, type Clock } from '../review/moment';
import type { LinePart } from '../review/notices/slack/blocks';
import type { ReviewForm } from '../review/reviewForm';

/** Who pressed what. */
export interface Pressed extends Clock {
	readonly form: ReviewForm;
	readonly itemId: string;
	/** As their answers are recorded: the name on the list of reviewers, else that in Slack. */
	readonly name: string;
	/** Their member ID. */
	readonly userId: string;
}

const when = (at: string, clock: Clock): LinePart => ({ time: at, fallback: clockTime(at, clock) });

const quoted = (answer: Answer, form: ReviewForm): LinePart[] => [{ ours: '“' }, { text: answerInWords(answer, form) }, { ours: '”' }];

const SLACK_USER = /^[UW][A-Z\d]{2,30}$/;

const person = (answer: Answer): LinePart => {
	const user = answer.identity === 'slack' ? (answer.slackUserId ?? answer.reviewer ?? '') : '';
	return SLACK_USER.test(user) ? { user } : { text: answererOf(answer) };
};

/** Whether it is the answer of whoever pressed. Two people may have the same name in Slack. */
export const isTheirs = ({ reviewer, slackUserId }: Answer, { name, userId }: Pick<Pressed, 'name' | 'userId'>): boolean =>
	slackUserId === undefined ? reviewer === name : slackUserId === userId;

/** What became of a press that was taken, from where the review stands after it. */
export function pressOutcome(state: ReviewState, pressed: Pressed): LinePart[] {
	const { form, itemId, now } = pressed;
	const standing = state.answers.find((answer) => answer.itemId === itemId);
	if (state.voting !== undefined) return voteOutcome(state, standing, pressed);
	if (standing === undefined) return [{ ours: 'Nothing was decided. Press the button again.' }];
	if (!isTheirs(standing, pressed)) {
		return [person(standing), { ours: ' has already answered this: ' }, ...quoted(standing, form), { ours: ', ' }, when(standing.decidedAt, pressed), { ours: '. The first answer stands, so yours changed nothing.' }];
	}
	if (standing.decidedAt === now) return [{ ours: 'Your answer is recorded: ' }, ...quoted(standing, form), { ours: '.' }];
	return [{ ours: 'You have already answered this: ' }, ...quoted(standing, form), { ours: ', ' }, when(standing.decidedAt, pressed), { ours: '. Your first answer stands.' }];
}

/** Says nothing of what others voted until the item is decided. */
function voteOutcome({ votes = [], voting }: ReviewState, standing: Answer | undefined, pressed: Pressed): LinePart[] {
	const { form, itemId, name, now } = pressed;
	const cast = votes.filter((vote) => vote.itemId === itemId);
	const yours = cast.find(({ reviewer }) => reviewer === name);
	const decided: LinePart[] = standing === undefined ? [] : [{ ours: ' It is decided: ' }, ...quoted(standing, form), { ours: '.' }];
	if (yours === undefined) return [{ ours: 'Your vote came after the decision and changed nothing.' }, ...decided];
	const open: LinePart[] = standing === undefined ? [{ ours: ` ${cast.length} of ${voting?.voters.length ?? 0} have voted.` }] : decided;
	if (yours.decidedAt === now) return [{ ours: 'Your vote is recorded: ' }, ...quoted(yours, form), { ours: '.' }, ...open];
	return [{ ours: 'You have already voted: ' }, ...quoted(yours, form), { ours: ', ' }, when(yours.decidedAt, pressed), { ours: '. Your first vote stands.' }, ...open];
}
