import { z } from 'zod/v4';

/** What a button of ours says when it is pressed in Slack. */
export interface SlackAction {
	readonly reviewId: string;
	/** The item's place on the form, from 1. */
	readonly place: number;
	/** As the page's form sends a choice. */
	readonly token: string;
}

/** Names of our buttons begin like this; each is different within a message. */
export const ACTION_PREFIX = 'hitl_choose_';
export const OPEN_ACTION = 'hitl_open';
/** What the button says that asks for a link of one's own. */
export const OPEN_TOKEN = 'open';
export const SELECT_ACTION = `${ACTION_PREFIX}from_list`;

export const writeAction = ({ reviewId, place, token }: SlackAction): string => `${reviewId}.${place}.${token}`;

const actionSchema = z
	.string()
	.regex(/^[\w-]{1,64}\.[1-9]\d{0,5}\.[a-z\d]{1,16}$/)
	.transform((value): SlackAction => {
		const [reviewId = '', place = '', token = ''] = value.split('.');
		return { reviewId, place: Number(place), token };
	});

/** Undefined for what no button of ours says. */
export const readAction = (value: string | undefined): SlackAction | undefined => actionSchema.safeParse(value).data;
