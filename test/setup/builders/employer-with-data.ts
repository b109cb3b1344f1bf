import { assignableRoles } from '../../../src/platform/access/actor.js';
import {
  type Document,
  fillPath,
  isList,
  type Operation,
  operationsOf,
  pathParameters,
} from '../operations.js';
import type { Credential, TestApp, TestEmployer, TestPerson } from '../test-app.js';
import { sampleBodies, sampleParameters } from './sample-bodies.js';
import { type FindReference, sampleOf } from './sample-values.js';

type Item = Record<string, unknown>;

/** People are named by what they do in a request. */
const EMPLOYEE_FIELDS = /^(employee|manager|head|assessor|approver|delegate|from|to|person)Id$/;

const pathOf = (collection: string) => collection.split('/').at(-1) ?? '';
const collectionNameOf = (field: string) =>
  field
    .replace(/Ids?$/, '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace(/y$/, 'ie');

/**
 * What an employer has, found and made through the API alone: lists are read for ids, and every collection that can be
 * posted to is given one item, in as many rounds as references need.
 */
export class EmployerWithData {
  readonly #firstItems = new Map<string, Item>();
  readonly #secondItems = new Map<string, Item>();
  readonly refused = new Map<string, string>();
  readonly operations: Operation[];

  constructor(
    private readonly upskill: TestApp,
    readonly document: Document,
    readonly employer: TestEmployer,
    /** Holds every role and has somebody to manage. */
    readonly everyRole: TestPerson,
  ) {
    this.operations = operationsOf(document);
  }

  /** The API key if it may hold the permission, else the person who may do anything a person may. */
  callerOf({ permission }: Operation): Credential {
    return this.upskill.grants[permission]?.apiKeys ? this.employer.admin : this.everyRole;
  }

  /** An id for a field; `anotherEmployeeId` is the id of somebody else than `employeeId`. */
  readonly reference: FindReference = (field) => {
    const another = /^another([A-Z])(.*)$/.exec(field);
    if (another) {
      const [, initial = '', rest = ''] = another;
      return this.#idIn(this.#secondItems, `${initial.toLowerCase()}${rest}`);
    }
    return this.#idIn(this.#firstItems, field);
  };

  #idIn(items: ReadonlyMap<string, Item>, field: string): string | undefined {
    const wanted = EMPLOYEE_FIELDS.test(field) ? 'employee' : collectionNameOf(field);
    // The shortest path is the collection itself: /skills before /employees/{employeeId}/skills.
    const [found] = [...items]
      .filter(([collection, { id }]) => id && pathOf(collection).endsWith(`${wanted}s`))
      .sort(([a], [b]) => a.length - b.length);
    return found?.[1].id as string | undefined;
  }

  bodyOf({ id, body }: Operation): object | undefined {
    if (!body) return undefined;
    const { document, reference } = this;
    return (sampleBodies[id]?.(reference) ?? sampleOf(body, '', { document, reference })) as object;
  }

  #listAt(path: string): Operation | undefined {
    return this.operations.find((each) => each.path === path && isList(this.document, each));
  }

  /** The first item of a list, under its path with parameters; undefined while it is empty. */
  async #firstItem(list: Operation): Promise<Item | undefined> {
    const known = this.#firstItems.get(list.path);
    if (known) return known;
    const values = await this.valuesOf(list);
    if (!values) return undefined;
    const { body } = await this.upskill.api.get(fillPath(list.path, values), this.callerOf(list));
    const [item, second] = (body?.data as Item[] | undefined) ?? [];
    if (item) this.#firstItems.set(list.path, item);
    if (second) this.#secondItems.set(list.path, second);
    return item;
  }

  /** A value for one parameter: the id (or the field of that name) of an item of the list before it, or the field of that name beside it. */
  async #valueOf(path: string, name: string): Promise<string | undefined> {
    const before = path.slice(0, path.indexOf(`/{${name}}`));
    const list = this.#listAt(before);
    if (list) {
      const item = await this.#firstItem(list);
      return (item?.id ?? item?.[name]) as string | undefined;
    }
    const beside = this.#listAt(before.slice(0, before.lastIndexOf('/')));
    const value = beside && (await this.#firstItem(beside))?.[name];
    return typeof value === 'string' ? value : sampleParameters[name];
  }

  /** A value of this employer for every path parameter; undefined if one of them names nothing that exists. */
  async valuesOf(operation: Operation): Promise<Record<string, string> | undefined> {
    const values: Record<string, string> = {};
    for (const { name } of pathParameters(operation)) {
      const value = await this.#valueOf(operation.path, name);
      if (value === undefined) return undefined;
      values[name] = value;
    }
    return values;
  }

  async #fill(create: Operation, list: Operation): Promise<boolean> {
    if (await this.#firstItem(list)) return true;
    const values = await this.valuesOf(create);
    if (!values) return false;
    const url = fillPath(create.path, values);
    const { status, text } = await this.upskill.api.act(
      url,
      this.callerOf(create),
      this.bodyOf(create),
    );
    if (status >= 300) {
      this.refused.set(create.id, text);
      return false;
    }
    this.refused.delete(create.id);
    return (await this.#firstItem(list)) !== undefined;
  }

  /** Gives every collection an item; what could not be made stays in `refused` with the answer. */
  async fill(): Promise<this> {
    let open = this.operations
      .filter(({ method }) => method === 'POST')
      .flatMap((create) => {
        const list = this.#listAt(create.path);
        return list ? [{ create, list }] : [];
      });
    for (let round = 0; round < 5 && open.length > 0; round += 1) {
      const still = [];
      for (const pair of open) if (!(await this.#fill(pair.create, pair.list))) still.push(pair);
      open = still;
    }
    for (const list of this.operations.filter((each) => isList(this.document, each)))
      await this.#firstItem(list);
    return this;
  }

  /** Lists that answer nothing, though something should be in them. */
  get emptyLists(): string[] {
    return this.operations
      .filter((each) => isList(this.document, each) && !this.#firstItems.has(each.path))
      .map(({ path }) => path);
  }
}

/** Two scales, a conversion between them, and settings that somebody changed: no body made from a schema names two scales. */
async function addScales({ api, done }: TestApp, { admin }: TestEmployer) {
  const ids: string[] = [];
  for (const max of [5, 7]) {
    const levels = [{ value: max, label: 'Top' }];
    const body = { name: `Zero to ${max}`, zero: 0, max, levels };
    ids.push((await done(api.post('/v1/proficiency-scales', admin, body))).id);
  }
  const [toScaleId, fromScaleId] = ids;
  const anchors = [
    [0, 0],
    [7, 5],
  ];
  const conversion = { fromScaleId, toScaleId, anchors, effectiveOn: '2026-01-01' };
  await done(api.post('/v1/scale-conversions', admin, conversion));
  await done(api.patch('/v1/skill-settings', admin, { halfLifeMonths: 18 }, 1));
}

/** When somebody last used a skill, which is stated beside the skill and in no list. */
async function stateSkillUse({ api, done }: TestApp, world: EmployerWithData) {
  const operation = world.operations.find(({ id }) => id === 'stateSkillUse');
  const values = operation && (await world.valuesOf(operation));
  if (!operation || !values) throw new Error('nobody has a skill to use');
  const url = fillPath(operation.path, values);
  await done(api.put(url, world.callerOf(operation), { lastUsedOn: '2026-01-01' }));
}

/** An employer with somebody in every role, a line of three, a department, and an item in every collection. */
export async function employerWithData(upskill: TestApp): Promise<EmployerWithData> {
  const { api, done } = upskill;
  const employer = await upskill.newEmployer();
  const everyRole = await upskill.hire(employer, { roles: assignableRoles });
  const department = await done(
    api.post('/v1/departments', employer.admin, { name: 'Engineering', headId: everyRole.id }),
  );
  const middle = await upskill.hire(employer, {
    manager: everyRole,
    departmentId: department.id,
  });
  await upskill.hire(employer, { manager: middle, departmentId: department.id });
  await addScales(upskill, employer);
  const document = upskill.app.swagger() as Document;
  const world = await new EmployerWithData(upskill, document, employer, everyRole).fill();
  await stateSkillUse(upskill, world);
  return world;
}
