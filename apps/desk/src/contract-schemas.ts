import * as contracts from '@s48/contracts';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

/** JSON Schemas of the contract classes by name: the same decorators that check a message describe it. */
export function contractSchemas(): Record<string, object> {
  const all = validationMetadatasToSchemas({ classTransformerMetadataStorage: defaultMetadataStorage, refPointerPrefix: '#/components/schemas/' });
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in contracts));
}
