import pg, { type Connection, type PoolClient, type QueryResultRow } from 'pg';

/** A statement PostgreSQL prepares once a connection. Name small, frequent statements; never a report. */
export type Statement = { name?: string; text: string };
type Row = QueryResultRow;
/** `command` is what PostgreSQL says it did, such as `INSERT 0 1` or `COMMIT`. */
export type Outcome = { rows: Row[]; command: string };

type Entry = {
  statement: Statement;
  /** As PostgreSQL reads them. */
  values: readonly unknown[];
  rows: Row[];
  command: string;
  take: (outcome: Outcome) => void;
  refuse: (error: Error) => void;
};

/** How the fields of a prepared statement become an object; known from the first time it was run on a connection. */
type Column = { name: string; read: (text: string) => unknown };
type RowDescription = { fields: { name: string; dataTypeID: number }[] };

/**
 * What each connection has prepared through batches. `null` marks a name whose description has not come back: it is
 * closed before it is prepared again.
 */
const preparedOn = new WeakMap<Connection, Map<string, Column[] | null>>();

function preparedThrough(connection: Connection) {
  const known = preparedOn.get(connection);
  if (known) return known;
  const fresh = new Map<string, Column[] | null>();
  preparedOn.set(connection, fresh);
  return fresh;
}

/** Prepared here and by single queries, a statement has two names: neither side knows what the other has prepared. */
const preparedName = ({ name }: Statement) => (name === undefined ? '' : `batch_${name}`);

const toText = (value: unknown): unknown =>
  (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils.prepareValue(value);

/** The part of pg’s connection that writes messages. */
type Wire = {
  stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
};

/**
 * Several statements before one Sync. Sent one by one, each costs PostgreSQL an answer of its own to write and node one to
 * read; together they cost one. What a statement returns is described only the first time. When one fails, PostgreSQL
 * skips the rest. It stands in for a query of pg, which hands it the connection’s answers one after the other.
 */
class StatementBatch extends pg.Query {
  /** pg puts its time-out around this. */
  callback: (error?: Error | null) => void = () => undefined;
  readonly #client: PoolClient;
  readonly #entries: readonly Entry[];
  readonly #prepared: Map<string, Column[] | null>;
  #current = 0;
  #described: Column[] | undefined;
  #unreadable: Error | undefined;
  readonly #preparing: Statement[] = [];

  constructor(client: PoolClient, entries: readonly Entry[]) {
    super({ text: '' });
    this.#client = client;
    this.#entries = entries;
    this.#prepared = preparedThrough(client.connection);
  }

  /** What it holds, for those who watch a connection. */
  get statements(): readonly Statement[] {
    return this.#entries.map(({ statement }) => statement);
  }

  override submit = (connection: Connection) => {
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    try {
      for (const entry of this.#entries) this.#write(wire, entry);
    } finally {
      wire.sync();
      wire.stream.uncork();
    }
  };

  #write(wire: Wire, { statement, values }: Entry) {
    const name = preparedName(statement);
    const columns = name === '' ? undefined : this.#prepared.get(name);
    if (!columns) {
      if (columns === null) wire.close({ type: 'S', name });
      if (name !== '') this.#prepared.set(name, null);
      this.#preparing.push(statement);
      wire.parse({ name, text: statement.text });
    }
    wire.bind({ statement: name, values });
    if (!columns) wire.describe({ type: 'P', name: '' });
    wire.execute();
  }

  #forget(statement: Statement) {
    if (statement.name !== undefined) this.#prepared.set(preparedName(statement), null);
  }

  get #entry(): Entry {
    const entry = this.#entries[this.#current];
    if (!entry) throw new Error('PostgreSQL answered more than was asked');
    return entry;
  }

  #remember(columns: Column[]) {
    const name = preparedName(this.#entry.statement);
    if (name !== '') this.#prepared.set(name, columns);
  }

  handleRowDescription({ fields }: RowDescription) {
    this.#described = fields.map(({ name, dataTypeID }) => ({
      name,
      read: this.#client.getTypeParser(dataTypeID, 'text') as (text: string) => unknown,
    }));
    this.#remember(this.#described);
  }

  /** pg calls this from its socket: what a reader throws must not get there. */
  handleDataRow(message: { fields: (string | null)[] }) {
    try {
      this.#entry.rows.push(this.#readRow(message));
    } catch (error) {
      this.#unreadable ??= error as Error;
    }
  }

  #readRow({ fields }: { fields: (string | null)[] }): Row {
    const { statement } = this.#entry;
    const columns = this.#described ?? this.#prepared.get(preparedName(statement)) ?? [];
    const row: Row = {};
    for (let index = 0; index < columns.length; index += 1) {
      const { name, read } = columns[index] as Column;
      const text = fields[index] as string | null;
      row[name] = text === null ? null : read(text);
    }
    return row;
  }

  handleCommandComplete({ text }: { text: string }) {
    this.#entry.command = text;
    // A statement that returns nothing is described by silence.
    if (this.#prepared.get(preparedName(this.#entry.statement)) === null) this.#remember([]);
    this.#current += 1;
    this.#described = undefined;
  }

  handleReadyForQuery() {
    if (this.#unreadable) {
      for (const { refuse } of this.#entries) refuse(this.#unreadable);
      return this.callback();
    }
    for (const { take, rows, command } of this.#entries) take({ rows, command });
    this.callback();
  }

  /** What came before the failure stands, what came after it was skipped for its sake. */
  handleError(error: Error) {
    // What was prepared here may be undone or never have been: each is prepared again when it is next used.
    for (const { statement } of this.#entries.slice(this.#current)) this.#forget(statement);
    for (const statement of this.#preparing) this.#forget(statement);
    this.#entries.forEach(({ take, refuse, rows, command }, index) => {
      if (index < this.#current) take({ rows, command });
      else refuse(error);
    });
    this.callback(error);
  }
}

/** Whether the connection can serve somebody else after this error: PostgreSQL refused a statement, and lives. */
export const isUsableAfter = (error: unknown) =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR';

export type StatementQueue = ReturnType<typeof statementQueue>;

/**
 * Statements on one connection in the order they are added. What is added together, before the code that adds it pauses,
 * leaves as one batch; `flush` sends it at once.
 */
export function statementQueue(client: PoolClient) {
  let waiting: Entry[] = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const batch = new StatementBatch(client, waiting);
    waiting = [];
    client.query(batch);
  };
  return {
    flush,
    add: (statement: Statement, values: readonly unknown[] = []): Promise<Outcome> =>
      new Promise((take, refuse) => {
        const written = values.map(toText); // before anything leaves: what cannot be written is refused here
        if (waiting.length === 0) process.nextTick(flush);
        waiting.push({ statement, values: written, rows: [], command: '', take, refuse });
      }),
    /** Drops what has not left yet; nobody may be waiting for it. */
    drop: () => {
      waiting = [];
    },
  };
}
