/**
 * Writes small ONNX models: the protobuf messages of onnx.proto3 (ModelProto, GraphProto, NodeProto, TensorProto,
 * ValueInfoProto), by field number, as far as the tests need them.
 */

type Message = Uint8Array;
type Data = Float32Array | Int8Array | BigInt64Array;

const VARINT = 0;
const BYTES = 2;
const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;

function varint(value: number): Uint8Array {
	const bytes: number[] = [];
	for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 | 128);
	return Uint8Array.from([...bytes, value]);
}

const message = (...fields: readonly Uint8Array[]): Message => Buffer.concat(fields);
const integer = (field: number, value: number): Uint8Array =>
	Buffer.concat([varint(field * 8 + VARINT), varint(value)]);
const bytes = (field: number, value: Uint8Array): Uint8Array =>
	Buffer.concat([varint(field * 8 + BYTES), varint(value.length), value]);
const text = (field: number, value: string): Uint8Array => bytes(field, Buffer.from(value, 'utf8'));

function typeOf(data: Data): number {
	if (data instanceof Float32Array) return FLOAT;
	return data instanceof Int8Array ? INT8 : INT64;
}

export function tensor(name: string, shape: readonly number[], data: Data): Message {
	const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
	return message(
		...shape.map((size) => integer(1, size)),
		integer(2, typeOf(data)),
		text(8, name),
		bytes(9, raw),
	);
}

/** A tensor of 32-bit floats whose values lie in a file beside the model. */
export function outsideTensor(
	name: string,
	shape: readonly number[],
	place: Readonly<Record<'location' | 'offset' | 'length', string>>,
): Message {
	return message(
		...shape.map((size) => integer(1, size)),
		integer(2, FLOAT),
		text(8, name),
		...Object.entries(place).map(([key, value]) => bytes(13, message(text(1, key), text(2, value)))),
		integer(14, 1),
	);
}

export function node(
	operator: string,
	inputs: readonly string[],
	output: string,
	attributes: Record<string, number> = {},
): Message {
	const attribute = ([name, value]: [string, number]) =>
		bytes(5, message(text(1, name), integer(3, value), integer(20, 2)));
	return message(
		...inputs.map((input) => text(1, input)),
		text(2, output),
		text(3, output),
		text(4, operator),
		...Object.entries(attributes).map(attribute),
	);
}

export const CAST_TO_FLOAT = { to: FLOAT };

/** Sizes that are names are only known when the model runs. */
function value(name: string, elementType: number, shape: ReadonlyArray<number | string>): Message {
	const sizes = shape.map((size) => bytes(1, typeof size === 'string' ? text(2, size) : integer(1, size)));
	const tensorType = message(integer(1, elementType), bytes(2, message(...sizes)));
	return message(text(1, name), bytes(2, bytes(1, tensorType)));
}

export const int64Input = (name: string, shape: ReadonlyArray<number | string>): Message =>
	value(name, INT64, shape);
export const floatInput = (name: string, shape: ReadonlyArray<number | string>): Message =>
	value(name, FLOAT, shape);
export const floatOutput = (name: string, shape: ReadonlyArray<number | string>): Message =>
	value(name, FLOAT, shape);

export interface Graph {
	readonly nodes: readonly Message[];
	readonly tensors: readonly Message[];
	readonly inputs: readonly Message[];
	readonly outputs: readonly Message[];
}

const graphMessage = ({ nodes, tensors, inputs, outputs }: Graph): Message =>
	message(
		...nodes.map((part) => bytes(1, part)),
		text(2, 'graph'),
		...tensors.map((part) => bytes(5, part)),
		...inputs.map((part) => bytes(11, part)),
		...outputs.map((part) => bytes(12, part)),
	);

/** The bytes of a model file: IR version 8, operator set 17. */
export const onnxFile = (graph: Graph): Uint8Array =>
	message(integer(1, 8), bytes(7, graphMessage(graph)), bytes(8, message(text(1, ''), integer(2, 17))));

/** A model file with more behind its graph: a message that comes twice in protobuf is merged. */
export const withMoreNodes = (model: Uint8Array, graph: Graph): Uint8Array =>
	Buffer.concat([model, bytes(7, graphMessage(graph))]);
