import type { DatabaseObserver } from '../db/database-observer.js';
import type { TraceContext } from './trace-context.js';

/** What a span may say of a request. The list is closed: nothing of a body, a header, a query or a path parameter. */
export type RequestFacts = {
  method: string;
  /** The pattern, `/v1/employees/:id`; never the path. */
  route: string;
  status: number;
  requestId: string;
  problemCode: string | undefined;
};

export type RequestSpan = {
  /** What the request's own work, and what it asks of other services, belongs to. */
  trace: TraceContext;
  end(facts: RequestFacts): void;
};

/** Where spans go. Made by `openTelemetryTracer`; without a configured endpoint there is none. */
export type Tracer = {
  /** Begins the span of a request, as a child of the caller's if it sent one. */
  startRequest(method: string, parent: TraceContext | undefined): RequestSpan;
  database: DatabaseObserver;
  /** Sends what is left, for two seconds at most. */
  close(): Promise<void>;
};
