import type { PieceRequest, RunRequest } from './protocol';

/** Bytes of a row that travel at once: writing a message is synchronous work of n8n's process, about 1 ms a megabyte. */
const PIECE_BYTES = 2_000_000;

/** A request as it travels: rows that are too big for one message go ahead in pieces, and stand empty in the request. */
export function* inPieces(request: RunRequest): Generator<PieceRequest | RunRequest> {
	const { id } = request;
	const rows = [...request.rows];
	for (const [row, bytes] of request.rows.entries()) {
		if (typeof bytes === 'string' || bytes.length <= PIECE_BYTES) continue;
		for (let begin = 0; begin < bytes.length; begin += PIECE_BYTES)
			yield { kind: 'piece', id, row, bytes: bytes.subarray(begin, begin + PIECE_BYTES) };
		rows[row] = new Uint8Array(0);
	}
	yield { ...request, rows };
}

/** The other side: keeps the pieces of one request until that comes. */
export class RowPieces {
	private id = -1;
	private readonly pieces = new Map<number, Uint8Array[]>();

	add({ id, row, bytes }: PieceRequest): void {
		if (id !== this.id) this.pieces.clear();
		this.id = id;
		const known = this.pieces.get(row);
		if (known === undefined) this.pieces.set(row, [bytes]);
		else known.push(bytes);
	}

	/** The request with its rows whole. */
	join(request: RunRequest): RunRequest {
		if (request.id !== this.id) this.pieces.clear();
		const rows = request.rows.map((row, at) => {
			const pieces = this.pieces.get(at);
			return pieces === undefined ? row : new Uint8Array(Buffer.concat(pieces));
		});
		this.pieces.clear();
		return { ...request, rows };
	}
}
