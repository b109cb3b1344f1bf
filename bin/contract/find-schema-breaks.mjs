// The same for one JSON Schema: `in` is what clients send (it may not narrow), `out` is what they read (it may not widen).

/** The thing itself, or what its `$ref` names. */
export function resolve(document, value) {
  let current = value;
  while (current?.$ref) {
    current = current.$ref
      .slice(2)
      .split('/')
      .reduce((part, key) => part?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  }
  return current;
}

/** Bounds by name: whether a smaller value lets less through. */
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const EXACT = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'propertyNames'];

const variantsOf = (schema) => schema.anyOf ?? schema.oneOf;
const isOpen = (schema) => schema['x-closed'] !== true;
/** The same for the same value, in whatever order its members were written. */
const text = (value) =>
  JSON.stringify(value, (_name, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

/** What a schema allows to stand there: its types, with null. */
function typesOf(document, schema) {
  const plain = resolve(document, schema) ?? {};
  const variants = variantsOf(plain);
  if (variants) return [...new Set(variants.flatMap((each) => typesOf(document, each)))].sort();
  if (plain.const !== undefined) return [plain.const === null ? 'null' : typeof plain.const];
  return [plain.type ?? 'anything'].flat();
}

/** An integer is a number, and everything is anything. */
const covers = (types, type) =>
  types.includes(type) ||
  types.includes('anything') ||
  (type === 'integer' && types.includes('number'));

function breaksOfTypes({ narrow, wide }, at, direction) {
  const lost = narrow.filter((type) => !covers(wide, type));
  if (lost.length === 0) return [];
  return [
    direction === 'in'
      ? `${at} no longer takes ${lost.join(', ')}`
      : `${at} may be ${lost.join(', ')} now`,
  ];
}

/** Values: a request may not lose one; a response gains one only where its enum is open. */
function breaksOfValues(was, is, { direction, at }) {
  const listed = ({ enum: values, const: only }) =>
    values ?? (only === undefined ? undefined : [only]);
  const [before, after] = [listed(was), listed(is)];
  const missing = (from, values) => from.filter((each) => !values.some((it) => it === each));
  if (direction === 'in') {
    if (!after) return [];
    if (!before) return [`${at} takes listed values only now`];
    return missing(before, after).map((value) => `${at} no longer takes ${text(value)}`);
  }
  if (!before) return [];
  if (!after) return [`${at} may be any value now`];
  const isFixed = was.const !== undefined || !isOpen(was);
  return isFixed ? missing(after, before).map((value) => `${at} may be ${text(value)} now`) : [];
}

/** Bounds and forms of what is sent: a new one, or a tighter one, refuses what was accepted. */
function breaksOfBounds(was, is, { direction, at }) {
  if (direction === 'out') return [];
  const tighter = [
    ...UPPER_BOUNDS.filter((name) => is[name] < (was[name] ?? Number.POSITIVE_INFINITY)),
    ...LOWER_BOUNDS.filter((name) => is[name] > (was[name] ?? Number.NEGATIVE_INFINITY)),
    ...EXACT.filter((name) => is[name] !== undefined && text(is[name]) !== text(was[name])),
  ];
  return tighter.map(
    (name) => `${at}: ${name} is ${text(is[name])}, it was ${text(was[name] ?? null)}`,
  );
}

/** A form that is gone from an answer was relied on: a date that is any text now. */
const breaksOfForm = (was, is, { direction, at }) =>
  direction === 'out' && was.format !== undefined && was.format !== is.format
    ? [`${at} is no longer a ${was.format}`]
    : [];

/**
 * What is left out means something else: a default that is changed, new or gone. Only for what could be left out before.
 * Where nothing is said, "left out" means null, so a default of null may come and go; in a merge patch it means "kept".
 */
export function breaksOfDefault(context, before, after, at) {
  const meaningOf = (document, schema) => {
    const { default: said } = { ...resolve(document, schema), ...schema };
    return said === undefined && context.isMergePatch ? 'what is stored' : text(said ?? null);
  };
  const was = meaningOf(context.before, before);
  const is = meaningOf(context.after, after);
  return was === is ? [] : [`${at}: left out it meant ${was}, it means ${is} now`];
}

function breaksOfProperties(context, was, is, { direction, at, seen }) {
  const before = was.properties ?? {};
  const after = is.properties ?? {};
  const required = { before: was.required ?? [], after: is.required ?? [] };
  const breaks = Object.entries(before).flatMap(([name, schema]) => {
    const place = `${at}.${name}`;
    if (!(name in after)) return [`${place} is gone`];
    const couldBeLeftOut = direction === 'in' && !required.before.includes(name);
    return [
      ...(couldBeLeftOut ? breaksOfDefault(context, schema, after[name], place) : []),
      ...breaksOfSchema(context, schema, after[name], { direction, at: place, seen }),
    ];
  });
  const [fewer, more] =
    direction === 'in' ? [required.before, required.after] : [required.after, required.before];
  const changed = more.filter(
    (name) => !fewer.includes(name) && (name in after || direction === 'in'),
  );
  const says = direction === 'in' ? 'is required now' : 'may be missing now';
  return [...breaks, ...changed.map((name) => `${at}.${name} ${says}`)];
}

function breaksOfOpenness(was, is, { direction, at }) {
  const isClosed = (schema) => schema.additionalProperties === false;
  return direction === 'in' && isClosed(is) && !isClosed(was) && was.properties
    ? [`${at} takes no other fields any more`]
    : [];
}

const isNull = (schema) => schema?.type === 'null';

/** Variants by their reference, their tag or, last, their place. */
function breaksOfVariants(context, was, is, place) {
  const of = (schema) => (variantsOf(schema) ?? [schema]).filter((each) => !isNull(each));
  const [before, after] = [of(was), of(is)];
  const nameOf = (each, index) => each.$ref ?? `variant ${index}`;
  const names = { before: before.map(nameOf), after: after.map(nameOf) };
  const [kept, others] =
    place.direction === 'in' ? [names.before, names.after] : [names.after, names.before];
  if (before.length === 1 && after.length === 1)
    return breaksOfSchema(context, before[0], after[0], place);
  const lost = kept.filter((name) => !others.includes(name));
  const says = place.direction === 'in' ? 'no longer takes' : 'may now be';
  return [
    ...lost.map((name) => `${place.at} ${says} ${name}`),
    ...before.flatMap((each, index) => {
      const same = after[names.after.indexOf(names.before[index])];
      return same ? breaksOfSchema(context, each, same, place) : [];
    }),
  ];
}

/** A merge patch merges objects; arrays it takes as they are, with all that is in them (RFC 7396). */
const whole = (context) => ({ ...context, isMergePatch: false });

/** The breaks between two schemas at a place, for what goes `in` or comes `out`. */
export function breaksOfSchema(context, before, after, { direction, at, seen = [] }) {
  const mark = before?.$ref && after?.$ref ? `${before.$ref} ${after.$ref}` : undefined;
  if (mark && seen.includes(mark)) return [];
  const place = { direction, at, seen: mark ? [...seen, mark] : seen };
  const was = resolve(context.before, before) ?? {};
  const is = resolve(context.after, after) ?? {};
  const types = { was: typesOf(context.before, was), is: typesOf(context.after, is) };
  const [narrow, wide] = direction === 'in' ? [types.was, types.is] : [types.is, types.was];
  const ofTypes = breaksOfTypes({ narrow, wide }, at, direction);
  if (ofTypes.length > 0) return ofTypes;
  if (variantsOf(was) || variantsOf(is)) return breaksOfVariants(context, was, is, place);
  return [
    ...breaksOfValues(was, is, place),
    ...breaksOfBounds(was, is, place),
    ...breaksOfForm(was, is, place),
    ...breaksOfOpenness(was, is, place),
    ...breaksOfProperties(context, was, is, place),
    ...(was.items && is.items
      ? breaksOfSchema(whole(context), was.items, is.items, { ...place, at: `${at}[]` })
      : []),
    ...(typeof was.additionalProperties === 'object' && typeof is.additionalProperties === 'object'
      ? breaksOfSchema(context, was.additionalProperties, is.additionalProperties, {
          ...place,
          at: `${at}.*`,
        })
      : []),
  ];
}
