// A start of n8n takes ten seconds, and three times that on a machine that does other things as well.
jest.setTimeout(180_000);
