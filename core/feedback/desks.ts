import { z } from 'zod/v4';
import type { Database, Reader } from './database';
import { DELIVERY_CHANNELS, type DeliveryChannel } from './deliveryRecords';
import type { DeskKey } from './deskRecords';
import { readRows, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const deskRow = z.object({ address: storedText });

const MS_A_MINUTE = 60_000;

/** Before every moment: a Desk that was switched off. */
const NEVER = '';

const keyOf = ({ workflowId, nodeId }: DeskKey): string[] => [workflowId, nodeId].map(toStoredText);

export async function announceDesk(database: Database, desk: DeskKey, address: string, at: string, sendsBy: readonly DeliveryChannel[]): Promise<void> {
	const time = writeTime(at);
	await database.transaction(async (transaction) => {
		await transaction.run(
			`INSERT INTO desks (workflow_id, node_id, address, announced_at, ticked_at, sends_by) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (workflow_id, node_id) DO UPDATE SET address = excluded.address, ticked_at = excluded.ticked_at, sends_by = excluded.sends_by,
				slack_credential = CASE WHEN desks.address = excluded.address THEN desks.slack_credential ELSE NULL END`,
			[...keyOf(desk), toStoredText(address), time, time, sendsBy.join(',')],
		);
	});
}

export async function noteTick(database: Database, desk: DeskKey, at: string, sendsBy: readonly DeliveryChannel[] | undefined): Promise<void> {
	await database.transaction(async (transaction) => {
		const sql = 'UPDATE desks SET ticked_at = ?, sends_by = COALESCE(?, sends_by) WHERE workflow_id = ? AND node_id = ?';
		await transaction.run(sql, [writeTime(at), sendsBy?.join(',') ?? null, ...keyOf(desk)]);
	});
}

export async function noteAddress(database: Database, address: string, fault: string | undefined): Promise<void> {
	await database.transaction(async (transaction) => {
		await transaction.run('UPDATE desks SET fault = ? WHERE address = ?', [fault === undefined ? null : toStoredText(fault), toStoredText(address)]);
	});
}

const faultRow = z.object({ fault: storedText.nullable() });

export async function readAddressFault(reader: Reader, address: string, place: string): Promise<string | undefined> {
	const found = await reader.all('SELECT fault FROM desks WHERE address = ?', [toStoredText(address)]);
	return (await readRows(faultRow, found, place)).find(({ fault }) => fault !== null)?.fault ?? undefined;
}

export async function retireDesk(database: Database, desk: DeskKey): Promise<void> {
	await database.transaction(async (transaction) => {
		await transaction.run('UPDATE desks SET ticked_at = ? WHERE workflow_id = ? AND node_id = ?', [NEVER, ...keyOf(desk)]);
	});
}

export async function readActiveDesk(reader: Reader, now: Date, minutes: number, place: string): Promise<string | undefined> {
	const since = new Date(now.getTime() - minutes * MS_A_MINUTE).toISOString();
	const found = await reader.get(
		'SELECT address FROM desks WHERE ticked_at >= ? ORDER BY announced_at, workflow_id, node_id LIMIT 1',
		[since],
	);
	return found === undefined ? undefined : (await readRows(deskRow, [found], place))[0]?.address;
}

const channelsRow = z.object({ sends_by: z.string() });

export async function readDeskChannels(reader: Reader, now: Date, minutes: number, place: string): Promise<DeliveryChannel[]> {
	const since = new Date(now.getTime() - minutes * MS_A_MINUTE).toISOString();
	const found = await readRows(channelsRow, await reader.all('SELECT sends_by FROM desks WHERE ticked_at >= ?', [since]), place);
	const named = new Set(found.flatMap(({ sends_by: channels }) => channels.split(',')));
	return DELIVERY_CHANNELS.filter((channel) => named.has(channel));
}

const slackRow = z.object({ slack_credential: storedText.nullable() });

export async function noteSlackRequest(database: Database, desk: DeskKey, credential: string, at: string): Promise<boolean> {
	return await database.transaction(async (transaction) => {
		const found = await transaction.get('SELECT slack_credential FROM desks WHERE workflow_id = ? AND node_id = ?', keyOf(desk));
		if (found === undefined) return false;
		const [before] = await readRows(slackRow, [found], database.place);
		await transaction.run('UPDATE desks SET slack_credential = ?, slack_at = ? WHERE workflow_id = ? AND node_id = ?', [toStoredText(credential), writeTime(at), ...keyOf(desk)]);
		return before?.slack_credential !== credential;
	});
}

export async function readSlackReach(reader: Reader, credential: string, now: Date, minutes: number): Promise<boolean> {
	const since = new Date(now.getTime() - minutes * MS_A_MINUTE).toISOString();
	return (await reader.get('SELECT slack_at FROM desks WHERE ticked_at >= ? AND slack_credential = ? LIMIT 1', [since, toStoredText(credential)])) !== undefined;
}
