import { describe, expect, it } from '@jest/globals';
import { MESSAGES } from '@s48/contracts';
import { asyncApi } from './asyncapi.js';
import { openApi } from './openapi.js';

/** Every `$ref` of a document, resolved. */
function unresolved(document: object): string[] {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1]!);
  return refs.filter((ref) => ref.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document) === undefined);
}

describe('the documents for integrators', () => {
  it('describe every message, and refer to nothing that is not there', () => {
    const document = asyncApi() as { components: { messages: object } };
    expect(Object.keys(document.components.messages)).toHaveLength(Object.keys(MESSAGES).length);
    expect(unresolved(document)).toEqual([]);
  });

  it('say what the contract class checks', () => {
    const { AgencyStatus } = (openApi('http://localhost:4848') as { components: { schemas: { AgencyStatus: { required: string[]; properties: object } } } }).components.schemas;
    expect(AgencyStatus.required).toEqual(['state', 'message']);
    expect(AgencyStatus.properties).toMatchObject({ state: { enum: ['in-progress', 'scheduled', 'resolved', 'declined', 'not-ours'] } });
    expect(unresolved(openApi('http://localhost:4848'))).toEqual([]);
  });
});
