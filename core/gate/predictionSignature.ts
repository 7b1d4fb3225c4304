import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Prediction } from '../item';
import type { SigningKey } from './signingKey';

export interface SignedSubject {
	readonly loop: string;
	readonly itemId: string;
	readonly text: string;
	readonly prediction: Prediction;
}

function digest(key: SigningKey, { loop, itemId, text, prediction }: SignedSubject): Buffer {
	const { label, confidence, scores = [], calibrated = false, labelEarned = true, outOfScopeScore = null, fields = [], model } = prediction;
	const said = [label, confidence, scores.map(({ label: name, score }) => [name, score]), calibrated, model.id, model.version ?? 0, fields.map(({ name, value, score }) => [name, value, score]), labelEarned, outOfScopeScore];
	return createHmac('sha256', key).update(JSON.stringify(['prediction', loop, itemId, text, said])).digest();
}

/**
 * HMAC-SHA256 over what the gate decides by. Anybody may send data that has a `hitl` in it; only a node that can read the
 * loop's key can sign it.
 */
export const signPrediction = (key: SigningKey, subject: SignedSubject): string => digest(key, subject).toString('base64url');

/** Compares in constant time. A missing signature is a wrong one. */
export function isSignedPrediction(key: SigningKey, subject: SignedSubject): boolean {
	const wanted = digest(key, subject);
	const given = Buffer.from(subject.prediction.signature ?? '', 'base64url');
	return given.length === wanted.length && timingSafeEqual(given, wanted);
}
