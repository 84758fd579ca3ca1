import { describe, expect, it } from '@jest/globals';
import { MESSAGES } from '@s48/contracts';
import { startTestService } from '@s48/testing';
import { asyncApi } from './asyncapi.js';
import { deskService } from './desk.module.js';
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

  it('name every route of staff and of agencies that there is, and none that is not', async () => {
    const routes: string[] = [];
    const desk = await startTestService({
      ...deskService,
      configure: async (app) => {
        app.getHttpAdapter().getInstance().addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`);
        });
        await deskService.configure?.(app);
      },
    });
    await desk.close();
    const { paths } = openApi('http://localhost:4848') as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    // Each service has the same routes to its parked messages; the simulator's are there for trying it only.
    const own = (name: string): boolean => /^\w+ \/api\/(desk|agency)\//.test(name) && !/\/(parked|simulator)/.test(name);
    expect(described.filter(own).sort()).toEqual(routes.filter(own).sort());
  });
});
