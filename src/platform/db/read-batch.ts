import pg, { type Connection, type PoolClient, type QueryResultRow } from 'pg';
import type { EmployerId } from '../../kernel/ids.js';

/** A statement to read with; a name has it prepared once a connection. */
type ReadStatement = { name?: string; text: string };
type Row = QueryResultRow;
type Reading = {
  statement: ReadStatement;
  values: unknown[];
  rows: Row[];
  take: (rows: Row[]) => void;
  refuse: (error: Error) => void;
};

/** How the fields of a prepared statement become an object; known from the first time it was run on a connection. */
type Column = { name: string; read: (text: string) => unknown };
type RowDescription = { fields: { name: string; dataTypeID: number }[] };

/** The scope every reading starts with, as long as the transaction. */
const SCOPE = {
  name: 'read_scope',
  text: `select set_config('app.employer_id', $1, true)`,
};

/**
 * What each connection has prepared through batches. `null` marks a name whose preparation was cut off by an error: it
 * is closed before it is used again.
 */
const preparedOn = new WeakMap<Connection, Map<string, Column[] | null>>();

/** Prepared here and by single queries, a statement has two names: neither side knows what the other has prepared. */
const preparedName = ({ name }: ReadStatement) => (name === undefined ? '' : `batch_${name}`);

const toText = (value: unknown): unknown =>
  (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils.prepareValue(value);

/**
 * Several statements between one beginning and one Sync: to PostgreSQL that is one transaction without `begin` and
 * `commit`, so scope and readings cost one message exchange and nothing else. What a statement returns is described
 * only the first time. It stands in for a query of pg, which hands it the connection’s answers one by one.
 */
class ReadBatch extends pg.Query {
  /** Set by pg around its own time-out. */
  callback: (error?: Error | null) => void;
  readonly done: Promise<void>;
  readonly #client: PoolClient;
  readonly #readings: readonly Reading[];
  readonly #columns: Map<string, Column[] | null>;
  #current = 0;
  #described: Column[] | undefined;

  constructor(client: PoolClient, readings: readonly Reading[]) {
    super({ text: '' });
    this.#client = client;
    this.#readings = readings;
    const known = preparedOn.get(client.connection);
    this.#columns = known ?? new Map();
    if (!known) preparedOn.set(client.connection, this.#columns);
    this.callback = () => undefined;
    this.done = new Promise((resolve, reject) => {
      this.callback = (error) => (error ? reject(error) : resolve());
    });
  }

  override submit = (connection: Connection) => {
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    try {
      for (const reading of this.#readings) this.#write(wire, reading);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  };

  #write(wire: Wire, { statement, values }: Reading) {
    const name = preparedName(statement);
    const columns = name === '' ? undefined : this.#columns.get(name);
    if (!columns) {
      if (columns === null) wire.close({ type: 'S', name });
      if (name !== '') this.#columns.set(name, null); // until its description has come back
      wire.parse({ name, text: statement.text });
    }
    wire.bind({ statement: name, values, valueMapper: toText });
    if (!columns) wire.describe({ type: 'P', name: '' });
    wire.execute();
  }

  get #reading(): Reading {
    const reading = this.#readings[this.#current];
    if (!reading) throw new Error('PostgreSQL answered more than was asked');
    return reading;
  }

  handleRowDescription({ fields }: RowDescription) {
    this.#described = fields.map(({ name, dataTypeID }) => ({
      name,
      read: this.#client.getTypeParser(dataTypeID, 'text') as (text: string) => unknown,
    }));
    const name = preparedName(this.#reading.statement);
    if (name !== '') this.#columns.set(name, this.#described);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }) {
    const { statement, rows } = this.#reading;
    const columns = this.#described ?? this.#columns.get(preparedName(statement)) ?? [];
    const row: Row = {};
    for (let index = 0; index < columns.length; index += 1) {
      const { name, read } = columns[index] as Column;
      const text = fields[index] as string | null;
      row[name] = text === null ? null : read(text);
    }
    rows.push(row);
  }

  handleCommandComplete() {
    this.#current += 1;
    this.#described = undefined;
  }

  handleReadyForQuery() {
    for (const { take, rows } of this.#readings) take(rows);
    this.callback();
  }

  handleError(error: Error) {
    for (const { refuse } of this.#readings) refuse(error);
    this.callback(error);
  }
}

/** The part of pg’s connection that writes messages. */
type Wire = {
  stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string }): void;
  bind(message: {
    statement: string;
    values: unknown[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  describe(message: { type: 'P' | 'S'; name: string }): void;
  execute(): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
};

/** Whether the connection can serve somebody else after this error: PostgreSQL refused a statement, and lives. */
export const isUsableAfter = (error: unknown) =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR';

/** Collects readings and runs them as one employer in one exchange. Nothing leaves before `send`. */
export function readBatch(client: PoolClient, employerId: EmployerId) {
  const readings: Reading[] = [];
  const add = (statement: ReadStatement, values: unknown[]) =>
    new Promise<Row[]>((take, refuse) => {
      readings.push({ statement, values, rows: [], take, refuse });
    });
  add(SCOPE, [employerId]).catch(() => undefined); // `send` reports it
  return {
    add,
    /** Fulfilled when the connection is free again. */
    send: async (): Promise<void> => {
      if (readings.length === 1) return;
      const batch = new ReadBatch(client, readings);
      client.query(batch);
      await batch.done;
    },
  };
}
