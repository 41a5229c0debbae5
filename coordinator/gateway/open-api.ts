import { z } from 'zod';
import type { Front } from './front.ts';

/** The OpenAPI 3.1 document of all fronts, from the schemas that requests are checked with. */
export function openApi(fronts: readonly Front[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const front of fronts) {
    for (const route of front.routes) {
      const parameter = /\{([a-z]+)\}$/.exec(route.path)?.[1];
      const operation = {
        summary: route.summary,
        tags: [front.name],
        ...(route.isPing === true ? { security: [] } : {}),
        ...(parameter === undefined
          ? {}
          : { parameters: [{ name: parameter, in: 'path', required: true, schema: { type: 'string' } }] }),
        ...(route.body === undefined ? {} : { requestBody: { required: true, content: json(route.body, 'input') } }),
        responses: {
          [route.success]: {
            description: 'Answered',
            ...(route.reply === undefined ? {} : { content: json(route.reply, 'output') }),
          },
        },
      };
      paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Hivesmith gateway', version },
    components: { securitySchemes: SCHEMES },
    security: [{}, { bearer: [] }, { authToken: [] }],
    paths,
  };
}

const SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer' },
  authToken: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' },
};

function json(schema: z.ZodType, io: 'input' | 'output'): object {
  return { 'application/json': { schema: z.toJSONSchema(schema, { io, unrepresentable: 'any' }) } };
}
