// measure_schema.mjs MODULES SCHEMA FILE: exit 0 when FILE fits, 1 when it does not.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const [modules, schema, file] = process.argv.slice(2);
const Ajv = createRequire(`${modules}/`)('ajv/dist/2020').default;
const read = name => JSON.parse(readFileSync(name, 'utf8'));
const valid = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(read(schema));
if (!valid(read(file))) {
    console.error(JSON.stringify(valid.errors, null, 1));
    process.exit(1);
}
