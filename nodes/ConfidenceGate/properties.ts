import type { INodeProperties } from 'n8n-workflow';
import { optionFields } from './optionFields';
import { predictionFields } from './predictionFields';
import { ruleFields } from './ruleFields';

export const confidenceGateProperties: INodeProperties[] = [...predictionFields, ...ruleFields, optionFields];
