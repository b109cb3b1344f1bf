import { currentTrace, inTrace, outgoingTraceHeaders, readTraceparent } from './trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const trace = { traceId: TRACE, spanId: SPAN, sampled: true };

test('a traceparent says trace, parent and whether it is recorded', () => {
  expect(readTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual(trace);
  expect(readTraceparent(`00-${TRACE}-${SPAN}-00`)).toEqual({ ...trace, sampled: false });
  expect(readTraceparent(`00-${TRACE}-${SPAN}-03`)).toEqual(trace); // other flags are not ours to read
});

test('a later version may say more, and is read as far as it is known', () => {
  expect(readTraceparent(`01-${TRACE}-${SPAN}-01-what-comes-next`)).toEqual(trace);
});

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['several headers', [`00-${TRACE}-${SPAN}-01`]],
  ['version ff', `ff-${TRACE}-${SPAN}-01`],
  ['more than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['a short trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ['a line break', `00-${TRACE}-${SPAN}-01\n`],
  ['a name', 'Ada Byron'],
  ['a long text', `01-${TRACE}-${SPAN}-01-${'x'.repeat(600)}`],
])('%s is no trace', (_what, header) => {
  expect(readTraceparent(header)).toBeUndefined();
});

test('what a trace starts belongs to it, through every wait; what runs beside it does not', async () => {
  const inside = inTrace(trace, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return [currentTrace(), outgoingTraceHeaders()];
  });
  expect([currentTrace(), outgoingTraceHeaders()]).toEqual([undefined, {}]);
  expect(await inside).toEqual([trace, { traceparent: `00-${TRACE}-${SPAN}-01` }]);
});

test('what is not recorded goes on as not recorded', () => {
  const headers = inTrace({ ...trace, sampled: false }, outgoingTraceHeaders);
  expect(headers).toEqual({ traceparent: `00-${TRACE}-${SPAN}-00` });
});
