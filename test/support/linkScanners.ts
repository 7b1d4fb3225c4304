/** What programs send that open links before, or instead of, people: previews, scanners, prefetching browsers. */
export const LINK_SCANNERS: ReadonlyArray<Readonly<Record<string, string>>> = [
	{ 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36', purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' },
	{ 'user-agent': 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)', 'x-ms-exchange-safelinks': '1' },
	{ 'user-agent': 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com' },
	{ 'user-agent': 'Microsoft-Teams-LinkUnfurling/1.0' },
	{ 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
	{ 'user-agent': 'Slack-ImgProxy (+https://api.slack.com/robots)' },
	{ 'user-agent': 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)' },
	{ 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
	{ 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15', 'x-purpose': 'preview' },
	{ 'user-agent': '' },
];
