import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { SlackCredential } from './slackCredential';

const written = z.string().min(1).optional().catch(undefined);

/** As Slack gave them: n8n asks for the permissions of a user, whose token stands in a place of its own. */
const connectedSchema = z.object({ oauthTokenData: z.object({ authed_user: z.object({ access_token: written }).optional().catch(undefined), access_token: written }) });
const writtenSchema = z.object({ accessToken: written });

const INCOMPLETE = {
	slackApi: ['The credential "Slack API" has no access token', 'Nobody was asked. Write the Bot User OAuth Token of your Slack app into it, then run the workflow again.'],
	slackOAuth2Api: ['The credential "Slack OAuth2 API" is not connected to Slack', 'Nobody was asked. Open it and connect your account, then run the workflow again.'],
} as const;

/** The token that a credential holds. Throws credential-incomplete where it holds none. */
export function slackToken(credential: SlackCredential, given: unknown): string {
	const { authed_user: user, access_token: bot } = connectedSchema.safeParse(given).data?.oauthTokenData ?? {};
	const token = credential === 'slackOAuth2Api' ? (user?.access_token ?? bot) : writtenSchema.safeParse(given).data?.accessToken;
	if (token !== undefined) return token;
	const [fault, nextStep] = INCOMPLETE[credential];
	throw new HitlError('credential-incomplete', fault, nextStep);
}
