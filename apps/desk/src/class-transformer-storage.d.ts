/** class-transformer keeps the types of nested fields here and has no types for the path. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: NonNullable<NonNullable<Parameters<typeof import('class-validator-jsonschema').validationMetadatasToSchemas>[0]>['classTransformerMetadataStorage']>;
}
