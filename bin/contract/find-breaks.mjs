// What a client of one OpenAPI document would lose with the next: requests that were fine and no longer are, answers and
// webhooks that promise less. Additions are no breaks. Stands beside `redocly diff`, which sees neither headers of
// webhooks nor closed response enums.
import { breaksOfDefault, breaksOfSchema, resolve } from './find-schema-breaks.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const operationsIn = (items = {}) =>
  Object.entries(items).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation: item[method],
    })),
  );

/** Pairs what both have by name; `removed` says what only the first has. */
function pair(before, after, nameOf, removed) {
  const known = new Map(after.map((each) => [nameOf(each), each]));
  const pairs = [];
  const breaks = [];
  for (const each of before) {
    const same = known.get(nameOf(each));
    if (same) pairs.push([each, same]);
    else breaks.push(removed(each));
  }
  return { pairs, breaks };
}

const parameterName = ({ name, in: place }) => `${place} ${name}`;

function parametersOf(document, operation) {
  const all = (operation.parameters ?? []).map((each) => resolve(document, each));
  const isOfPath = (each) => each.in === 'path';
  return { ofPath: all.filter(isOfPath), others: all.filter((each) => !isOfPath(each)) };
}

function breaksOfParameters(context, before, after) {
  const was = parametersOf(context.before, before).others;
  const is = parametersOf(context.after, after).others;
  const { pairs, breaks } = pair(
    was,
    is,
    parameterName,
    (each) => `parameter ${parameterName(each)} is gone`,
  );
  const known = new Set(was.map(parameterName));
  for (const each of is) {
    if (each.required && !known.has(parameterName(each)))
      breaks.push(`parameter ${parameterName(each)} is new and required`);
  }
  for (const [old, now] of pairs) {
    const name = `parameter ${parameterName(now)}`;
    if (now.required && !old.required) breaks.push(`${name} is required now`);
    if (!old.required) breaks.push(...breaksOfDefault(context, old.schema, now.schema, name));
    breaks.push(...breaksOfSchema(context, old.schema, now.schema, { direction: 'in', at: name }));
  }
  return breaks;
}

const namesInPath = (path) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

/** Parameters of a path are known by their place: another name is no break, a name at another place is. */
function breaksOfPath(context, before, after) {
  const names = { was: namesInPath(before.path), is: namesInPath(after.path) };
  const schemasOf = (document, { operation }) =>
    new Map(parametersOf(document, operation).ofPath.map(({ name, schema }) => [name, schema]));
  const was = schemasOf(context.before, before);
  const is = schemasOf(context.after, after);
  return names.was.flatMap((name, index) => {
    const at = `parameter ${index + 1} of the path`;
    const now = names.is[index];
    const moved = now !== name && names.was.includes(now);
    return [
      ...(moved ? [`${at} was ${name} and is ${now} now`] : []),
      ...breaksOfSchema(context, was.get(name), is.get(now), { direction: 'in', at }),
    ];
  });
}

function breaksOfContent(context, before = {}, after = {}, direction, at) {
  return Object.entries(before).flatMap(([type, { schema }]) => {
    if (!after[type]) return [`${at} is no longer ${type}`];
    return breaksOfSchema(context, schema, after[type].schema, { direction, at });
  });
}

function breaksOfRequest(context, before, after) {
  const was = resolve(context.before, before.requestBody);
  const is = resolve(context.after, after.requestBody);
  if (!was) return is?.required ? ['request body is new and required'] : [];
  if (!is) return ['request body is gone'];
  return [
    ...(is.required && !was.required ? ['request body is required now'] : []),
    ...breaksOfContent(context, was.content, is.content, 'in', 'request'),
  ];
}

function breaksOfHeaders(context, before = {}, after = {}, at) {
  return Object.entries(before).flatMap(([name, header]) => {
    const now = Object.entries(after).find(([each]) => each.toLowerCase() === name.toLowerCase());
    if (!now) return [`${at}: header ${name} is gone`];
    const was = resolve(context.before, header);
    const is = resolve(context.after, now[1]);
    const gone = was.required && !is.required ? [`${at}: header ${name} may be missing now`] : [];
    const place = { direction: 'out', at: `${at}: header ${name}` };
    return [...gone, ...breaksOfSchema(context, was.schema, is.schema, place)];
  });
}

function breaksOfResponses(context, before, after) {
  return Object.entries(before.responses ?? {}).flatMap(([status, response]) => {
    if (!after.responses?.[status]) return [`response ${status} is gone`];
    const was = resolve(context.before, response);
    const is = resolve(context.after, after.responses[status]);
    const at = `response ${status}`;
    return [
      ...breaksOfHeaders(context, was.headers, is.headers, at),
      ...breaksOfContent(context, was.content, is.content, 'out', at),
    ];
  });
}

/** A new status of success is a new answer to understand; a new refusal is not. */
const newSuccesses = (before, after) =>
  Object.keys(after.responses ?? {})
    .filter((status) => status.startsWith('2') && !before.responses?.[status])
    .map((status) => `response ${status} is new`);

function breaksOfSecurity(before, after) {
  const schemes = ({ security = [] }) => security.map((each) => Object.keys(each).sort().join('+'));
  const was = schemes(before);
  const is = schemes(after);
  if (was.length === 0) return is.length > 0 ? ['a credential is asked for now'] : [];
  return was
    .filter((each) => is.length > 0 && !is.includes(each))
    .map((each) => `credential ${each} is no longer accepted`);
}

const named = (name, breaks) => breaks.map((each) => `${name}: ${each}`);

function breaksOfOperation(context, before, after) {
  const [was, is] = [before.operation, after.operation];
  return named(before.name, [
    ...(was.operationId === is.operationId
      ? []
      : [`operationId ${was.operationId} is ${is.operationId} now`]),
    ...breaksOfSecurity(was, is),
    ...breaksOfPath(context, before, after),
    ...breaksOfParameters(context, was, is),
    ...breaksOfRequest({ ...context, isMergePatch: before.name.startsWith('PATCH') }, was, is),
    ...breaksOfResponses(context, was, is),
    ...newSuccesses(was, is),
  ]);
}

/** A webhook is the other way round: we send the request, and what the receiver reads must stay. */
function breaksOfWebhook(context, { name, operation: was }, { operation: is }) {
  const headersOf = (document, operation) =>
    Object.fromEntries(
      (operation.parameters ?? [])
        .map((each) => resolve(document, each))
        .map((each) => [each.name, each]),
    );
  const content = (document, { requestBody }) => resolve(document, requestBody)?.content;
  return named(`webhook ${name}`, [
    ...(was.operationId === is.operationId
      ? []
      : [`operationId ${was.operationId} is ${is.operationId} now`]),
    ...breaksOfHeaders(
      context,
      headersOf(context.before, was),
      headersOf(context.after, is),
      'delivery',
    ),
    ...breaksOfContent(
      context,
      content(context.before, was),
      content(context.after, is),
      'out',
      'payload',
    ),
    ...Object.keys(was.responses ?? {})
      .filter((status) => !is.responses?.[status])
      .map((status) => `answer ${status} is no longer understood`),
  ]);
}

/** Paths that differ in the names of their parameters are one path. */
const placeOf = ({ name }) => name.replace(/\{\w+\}/g, '{}');

function compare(before, after, context, breaksOf) {
  const { pairs, breaks } = pair(
    operationsIn(before),
    operationsIn(after),
    placeOf,
    ({ name }) => `${name} is gone`,
  );
  return [...breaks, ...pairs.flatMap(([was, is]) => breaksOf(context, was, is))];
}

function breaksOfSchemes(before, after) {
  const is = after.components?.securitySchemes ?? {};
  return Object.entries(before.components?.securitySchemes ?? {})
    .filter(([name, scheme]) => scheme.scheme !== is[name]?.scheme || scheme.type !== is[name].type)
    .map(([name]) => `credential ${name} is gone or of another kind`);
}

const numbersOf = (version) => version.split('.').map(Number);

/** Within a major version the contract only grows, and says so in its minor version. */
function breaksOfVersion(before, after) {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [was, is] = [numbersOf(before.info.version), numbersOf(after.info.version)];
  if (is.length !== 3 || is.some((part) => !Number.isInteger(part)))
    return [`info.version ${after.info.version} is no semantic version`];
  const raised = is[0] === was[0] && (is[1] > was[1] || (is[1] === was[1] && is[2] > was[2]));
  return raised ? [] : ['info.version must be raised within its major version: something changed'];
}

/** Every break between two documents, one sentence each; none if the second only adds. */
export function findBreaks(before, after) {
  const context = { before, after };
  return [
    ...breaksOfVersion(before, after),
    ...breaksOfSchemes(before, after),
    ...compare(before.paths, after.paths, context, breaksOfOperation),
    ...compare(before.webhooks, after.webhooks, context, breaksOfWebhook),
  ];
}
