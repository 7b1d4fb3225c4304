import { isLocal, refuseLocalLinks } from '../../../../core/review/notices/localLinks';

test.each([
	['http://localhost:5678/x', true],
	['http://LOCALHOST./x', true],
	['https://n8n.localhost', true],
	['http://127.0.0.1:5678', true],
	['http://127.9.9.9', true],
	['http://[::1]:5678/', true],
	['http://0.0.0.0:5678', true],
	['127.0.0.1', true],
	['::1', true],
	['localhost', true],
	['https://n8n.example.org', false],
	['https://localhost.example.org', false],
	['https://notlocalhost', false],
	['mail.example.org', false],
	['10.0.0.7', false],
	['', false],
	['no address', false],
])('%s: local %s', (address, local) => expect(isLocal(address)).toBe(local));

const page = 'http://localhost:5678/webhook-waiting/7/review?k=secret';

test('a link to this machine goes to nobody elsewhere, and the message says what to set without the secret', () => {
	const refusal = () => refuseLocalLinks(page, [{ by: 'webhook', address: 'http://127.0.0.1:9000' }, { by: 'e-mail', address: 'smtp.example.org' }]);
	expect(refusal).toThrow(/get by e-mail starts with http:\/\/localhost:5678, which/);
	expect(refusal).not.toThrow(/secret/);
});

test('it may go to programs on this machine, and any other link to anybody', () => {
	expect(() => refuseLocalLinks(page, [{ by: 'e-mail', address: 'localhost' }])).not.toThrow();
	expect(() => refuseLocalLinks(page, [])).not.toThrow();
	expect(() => refuseLocalLinks('https://n8n.example.org/x', [{ by: 'Slack', address: 'https://slack.com/api' }])).not.toThrow();
});
