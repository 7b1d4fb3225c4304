import { setTimeout as wait } from 'node:timers/promises';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { handOn } from '../../core/desk/handOn';
import { serveSlackPress } from '../../core/desk/serveSlackPress';
import { isFromSlack, readSlackPress, responseUrlOf } from '../../core/review/notices/slack/interaction';
import { asEphemeral, privateReply } from '../../core/review/notices/slack/privateReply';
import type { SlackMessage } from '../../core/review/notices/sending';
import { openStore } from '../shared/openStore';
import { sendReply } from '../shared/sendReply';
import { slackCredentialKey } from '../shared/slackCredential';
import { askN8n } from './askN8n';
import { deskKeyOf } from './deskAddress';
import { readChannels } from './readChannels';

/** Slack shows a warning after three seconds; what takes longer is told afterwards. */
const ANSWER_WITHIN_MS = 2_000;

const SAY_WITHIN_MS = 10_000;

const NO_SECRET = 'Nothing was decided: this Desk cannot check who asks. Choose Slack under “Send Reminders By” in HITL Desk Trigger, and give its credential the Signature Secret: the app’s Signing Secret.';
const NOT_SLACK = 'Nothing was decided: this request does not carry Slack’s signature of the last five minutes. If it came from Slack, the credential’s Signature Secret is not the app’s Signing Secret, or the clock of this server is wrong.';
const NOT_DONE = 'Nothing was decided: something went wrong on the server.';
const REACHED = 'This Slack app has reached n8n: the buttons of its next messages decide here in Slack.';

const rawSchema = z.object({ rawBody: z.instanceof(Uint8Array) });
const secretSchema = z.object({ signatureSecret: z.string() });

/** The app's signing secret, and by which credential it is known; undefined where there is none to check with. */
async function signing(context: IWebhookFunctions): Promise<{ secret: string; credential: string } | undefined> {
	const { sendBy, slack } = readChannels(context);
	const credential = slackCredentialKey(context.getNode(), slack.credential);
	if (!sendBy.has('slack') || credential === undefined) return undefined;
	const read = secretSchema.safeParse(await context.getCredentials(slack.credential));
	const secret = read.data?.signatureSecret.trim() ?? '';
	return secret === '' ? undefined : { secret, credential };
}

/** The body as it was signed. n8n keeps it beside what it has parsed. */
const signedBody = (context: IWebhookFunctions): Buffer => Buffer.from(rawSchema.safeParse(context.getRequestObject()).data?.rawBody ?? new Uint8Array());

const header = (context: IWebhookFunctions, name: string): string | undefined => {
	const value = context.getRequestObject().headers[name];
	return typeof value === 'string' ? value : undefined;
};

const refused = (context: IWebhookFunctions, status: number, message: string): IWebhookResponseData => sendReply(context, { status, body: { status: 'refused', message } });

/** Tells one person in Slack. A failure changes nothing of what was decided. */
async function tell(context: IWebhookFunctions, url: string | undefined, message: SlackMessage): Promise<void> {
	if (url === undefined) return;
	try {
		await context.helpers.httpRequest({ method: 'POST', url, body: asEphemeral(message), json: true, timeout: SAY_WITHIN_MS, disableFollowRedirect: true });
	} catch {
		// What went wrong holds the address, by which anybody could write there.
		context.logger.warn('HITL Desk could not tell a person in Slack what became of their press');
	}
}

async function noteReached(context: IWebhookFunctions, credential: string, now: Date): Promise<boolean> {
	try {
		return await (await openStore()).noteSlackRequest(deskKeyOf(context), credential, now.toISOString());
	} catch (error) {
		context.logger.warn('HITL Desk could not note that Slack has reached it', { error });
		return false;
	}
}

/** Serves what Slack sends when somebody presses a button of a message. Starts no execution, and never throws. */
export async function serveSlack(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	try {
		const now = new Date();
		const known = await signing(context);
		if (known === undefined) return refused(context, 401, NO_SECRET);
		const body = signedBody(context);
		const headers = { signature: header(context, 'x-slack-signature'), timestamp: header(context, 'x-slack-request-timestamp') };
		if (!isFromSlack(headers, body, known.secret, now)) return refused(context, 401, NOT_SLACK);
		const text = body.toString('utf8');
		const press = readSlackPress(text);
		const serving = press === undefined ? undefined : serveSlackPress(press, { store: openStore, now, deskUrl: context.getNodeWebhookUrl('default') ?? '' });
		const noting = noteReached(context, known.credential, now);
		await Promise.race([Promise.all([serving, noting]), wait(ANSWER_WITHIN_MS, undefined, { ref: false })]);
		response.status(200).end();
		const [served, isFirst] = await Promise.all([serving, noting]);
		if (served !== undefined) await tell(context, press?.responseUrl, served.say);
		else if (isFirst) await tell(context, responseUrlOf(text), privateReply({ ours: REACHED }));
		if (served?.handOn !== undefined) await handOn(served.handOn, { store: await openStore(), now: () => new Date(), ask: askN8n(context.helpers.httpRequest, process.env) });
	} catch (error) {
		context.logger.error('HITL Desk could not serve a request of Slack; the clock does what was left undone', { error });
		if (!response.writableEnded) return refused(context, 500, NOT_DONE);
	}
	return { noWebhookResponse: true };
}
