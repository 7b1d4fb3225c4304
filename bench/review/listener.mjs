import { createServer } from 'node:http';
import { startMailSink } from './mailSink.mjs';

/** Where a pause begins, where its link is announced and where the next node reports: each can be waited for. */
export async function startListener() {
	const waiting = { begin: [], link: [], next: [] };
	const come = (what, value) => waiting[what].shift()?.({ value, at: performance.now() });
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => (body += part));
		request.on('end', () => {
			response.end('{}');
			const what = request.url.slice(1);
			come(what, what === 'link' ? JSON.parse(body).reviewUrl : undefined);
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const mail = await startMailSink((link) => come('link', link));
	return {
		address: `http://127.0.0.1:${server.address().port}`,
		mailPort: mail.port,
		/** The next link or report, with the moment at which it came, in milliseconds of `performance.now()`. */
		next: (what, limitMs = 120_000) =>
			new Promise((resolve, reject) => {
				const timer = setTimeout(() => reject(new Error(`nothing came as ${what} within ${limitMs / 1000} s`)), limitMs);
				waiting[what].push((come) => {
					clearTimeout(timer);
					resolve(come);
				});
			}),
		stop() {
			mail.stop();
			server.close();
			server.closeAllConnections();
		},
	};
}
