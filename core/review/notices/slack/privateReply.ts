import type { SlackMessage } from '../sending';
import { line, type LinePart } from './blocks';

/** What one person reads after a press. The notification of it holds our own words alone. */
export const privateReply = (...parts: readonly LinePart[]): SlackMessage => ({
	text: parts.map((part) => ('ours' in part ? part.ours : '…')).join('').trim(),
	blocks: [line(...parts)],
});

/** The same as Slack's response address takes it: nobody else sees it, and the message stays. */
export const asEphemeral = ({ text, blocks }: SlackMessage) => ({ response_type: 'ephemeral', replace_original: false, text, blocks });
