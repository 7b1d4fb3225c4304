import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { isLocal, refuseLocalLinks, type Reached } from '../../core/review/notices/localLinks';
import type { NoticeSettings } from './noticeSettings';
import type { ReviewSettings } from './parameters';

const mailServer = z.looseObject({ host: z.string() });

/** Throws `link-local`, before anybody is asked, when people elsewhere would get a link that only this machine opens. */
export async function checkLinks(context: IExecuteFunctions, pageUrl: string, { slack, email, webhook }: NoticeSettings, settings: ReviewSettings): Promise<void> {
	if (settings.sendLocalLinks || !isLocal(pageUrl)) return;
	const reached: Reached[] = [
		...(slack === undefined ? [] : [{ by: 'Slack', address: slack.address }]),
		...(email === undefined ? [] : [{ by: 'e-mail', address: mailServer.parse(await context.getCredentials('smtp')).host }]),
		...(webhook?.urls ?? []).map((address) => ({ by: 'webhook', address })),
		...(settings.sendLinkTo === '' ? [] : [{ by: 'Send the Link To', address: settings.sendLinkTo }]),
	];
	refuseLocalLinks(pageUrl, reached);
}
