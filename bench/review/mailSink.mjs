import { createServer } from 'node:net';

/** The address of n8n's page in a mail as nodemailer sends it. */
function linkIn(message) {
	const html = message.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
	return /href="([^"]*\/webhook-waiting\/[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
}

/** Takes mails over SMTP on loopback and gives the link of each to `onLink`. No log-in, no encryption. */
export async function startMailSink(onLink) {
	const server = createServer((socket) => {
		let data = '';
		let inMessage = false;
		const say = (line) => socket.write(`${line}\r\n`);
		say('220 bench ready');
		socket.on('error', () => socket.destroy());
		socket.on('data', (part) => {
			data += part.toString('latin1');
			for (;;) {
				const end = data.indexOf(inMessage ? '\r\n.\r\n' : '\r\n');
				if (end < 0) return;
				const text = data.slice(0, end);
				data = data.slice(end + (inMessage ? 5 : 2));
				if (inMessage) {
					inMessage = false;
					say('250 taken');
					onLink(linkIn(text));
				} else if (/^DATA/i.test(text)) {
					inMessage = true;
					say('354 go on');
				} else if (/^QUIT/i.test(text)) {
					say('221 bye');
					socket.end();
				} else say(/^EHLO|^HELO/i.test(text) ? '250 bench' : '250 ok');
			}
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { port: server.address().port, stop: () => server.close() };
}
