import { createHmac, timingSafeEqual } from 'node:crypto';

/** As standardwebhooks.com has it: one secret, an id, a time stamp in seconds, and a MAC over all three. */
export const ID_HEADER = 'webhook-id';
export const TIMESTAMP_HEADER = 'webhook-timestamp';
export const SIGNATURE_HEADER = 'webhook-signature';

const ENCODED_SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** A secret that begins with `whsec_` is base64, as libraries for it write one; any other text is taken as it is. */
const keyOf = (secret: string): Buffer => {
	const encoded = ENCODED_SECRET.exec(secret)?.[1];
	return encoded === undefined ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64');
};

const mac = (secret: string, id: string, timestamp: string, body: string): Buffer => createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest();

/** Headers by which a receiver knows who sent a body, and when. */
export function signedHeaders(secret: string, id: string, body: string, now: Date): Record<string, string> {
	const timestamp = String(Math.floor(now.getTime() / 1_000));
	return { [ID_HEADER]: id, [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: `v1,${mac(secret, id, timestamp, body).toString('base64')}` };
}

/** What a receiver does with them: the signature fits, and the call is at most five minutes old or ahead. */
export function isSigned(headers: Readonly<Record<string, string | undefined>>, secret: string, body: string, now: Date): boolean {
	const { [ID_HEADER]: id = '', [TIMESTAMP_HEADER]: timestamp = '', [SIGNATURE_HEADER]: given = '' } = headers;
	if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() / 1_000 - Number(timestamp)) > 300) return false;
	const expected = mac(secret, id, timestamp, body);
	return given.split(' ').some((each) => {
		const [version, value = ''] = each.split(',');
		const bytes = Buffer.from(value, 'base64');
		return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
	});
}
