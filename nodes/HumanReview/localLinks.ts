import { isLocal, refuseLocalLinks, type Reached } from '../../core/review/notices/localLinks';
import type { NoticeSettings } from './noticeSettings';
import type { ReviewSettings } from './parameters';

/** Throws `link-local`, before anybody is asked, when people elsewhere would get a link that only this machine opens. */
export function checkLinks(pageUrl: string, { slack, email, webhook }: NoticeSettings, settings: Pick<ReviewSettings, 'sendLocalLinks' | 'sendLinkTo'>): void {
	if (settings.sendLocalLinks || !isLocal(pageUrl)) return;
	const reached: Reached[] = [
		...(slack === undefined ? [] : [{ by: 'Slack', address: slack.address }]),
		...(email === undefined ? [] : [{ by: 'e-mail' }]),
		...(webhook?.urls ?? []).map((address) => ({ by: 'webhook', address })),
		...(settings.sendLinkTo === '' ? [] : [{ by: 'Send the Link To', address: settings.sendLinkTo }]),
	];
	refuseLocalLinks(pageUrl, reached);
}
