import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** One thing wrong with an input: where, and what is allowed there. */
export interface Violation {
  readonly field: string;
  readonly message: string;
}

export class Invalid extends Error {
  constructor(readonly violations: readonly Violation[]) {
    super(violations.map(({ field, message }) => `${field}: ${message}`).join('; '));
  }
}

/**
 * Reads untrusted data as a contract class. Nothing is converted silently: `{"text": 5}` is invalid, not "5".
 * Unknown fields are dropped. Throws {@link Invalid} naming every wrong field.
 */
export function parseAs<T extends object>(schema: new () => T, input: unknown): T {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new Invalid([{ field: '(body)', message: 'must be an object' }]);
  const instance = plainToInstance(schema, input);
  const errors = validateSync(instance, { whitelist: true, forbidUnknownValues: true, validationError: { target: false, value: false } });
  if (errors.length > 0) throw new Invalid(errors.flatMap((error) => flatten(error, '')));
  return instance;
}

function flatten(error: ValidationError, path: string): Violation[] {
  const field = path ? `${path}.${error.property}` : error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}
