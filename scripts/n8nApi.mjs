import { owner } from './n8nEnvironment.mjs';
import { until } from './until.mjs';

const json = { 'content-type': 'application/json' };

/** Logs in as the demo's owner and returns n8n's API for that session. */
export async function logIn(base) {
	const login = await fetch(`${base}/rest/login`, {
		method: 'POST',
		headers: json,
		body: JSON.stringify({ emailOrLdapLoginId: owner.email, password: owner.password }),
	});
	if (!login.ok) throw new Error(`n8n refused the demo's log-in with ${login.status}`);
	return withCookie(
		base,
		login.headers
			.getSetCookie()
			.map((cookie) => cookie.split(';')[0])
			.join('; '),
	);
}

/** n8n's API in a session: `api(path, method, body)` gives `{ status, data, message }`. */
export function withCookie(base, cookie) {
	const headers = { ...json, cookie };
	return async (path, method = 'GET', body = undefined) => {
		const response = await fetch(`${base}/rest/${path}`, {
			method,
			headers,
			body: body && JSON.stringify(body),
		});
		const answer = await response.json().catch(() => ({}));
		return { status: response.status, data: answer.data, message: answer.message };
	};
}

/** Publishes a workflow's newest version. Returns '' or why n8n would not. n8n publishes a moment after it says so. */
export async function publish(api, id) {
	const { data: workflow } = await api(`workflows/${id}`);
	const answer = await api(`workflows/${id}/activate`, 'POST', { versionId: workflow.versionId });
	if (answer.status >= 400) return answer.message ?? `n8n answered ${answer.status}`;
	const published = async () =>
		(await api(`workflows/${id}/publication-status`)).data?.status === 'published';
	return (await until(published, { limitMs: 30_000 })) ? '' : 'n8n has not published it within 30 seconds';
}
