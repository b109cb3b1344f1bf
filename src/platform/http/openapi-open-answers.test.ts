import { openAnswers, schemasOfAnswers } from './openapi-open-answers.js';

const closed = (properties: object = {}) => ({
  type: 'object',
  properties,
  additionalProperties: false,
});
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const document = (): any => ({
  openapi: '3.1.0',
  info: { title: 'Lending', version: '1.0.0' },
  paths: {
    '/loans': {
      parameters: [],
      post: {
        requestBody: content(to('NewLoan')),
        responses: { 200: content(to('Loan')), 422: { $ref: '#/components/responses/Refused' } },
      },
    },
  },
  components: {
    responses: { Refused: content(to('Refusal')) },
    schemas: {
      NewLoan: closed({ price: to('Price') }),
      Loan: closed({
        price: to('Price'),
        reader: closed(),
        notes: { type: 'object', additionalProperties: true },
      }),
      Price: closed(),
      Refusal: closed(),
    },
  },
});

describe('the document', () => {
  test('tells what only answers use from what is sent', () => {
    expect(schemasOfAnswers(document())).toEqual(['Loan', 'Refusal']);
  });

  test('leaves answers open, down to the objects within them', () => {
    const { schemas } = openAnswers(document()).components as any;
    expect(schemas.Loan).toEqual({
      type: 'object',
      properties: {
        price: to('Price'),
        reader: { type: 'object', properties: {} },
        notes: { type: 'object', additionalProperties: true },
      },
    });
    expect(schemas.Refusal).toEqual({ type: 'object', properties: {} });
  });

  test('keeps requests closed, and what is read and written alike', () => {
    const { schemas } = openAnswers(document()).components as any;
    expect(schemas.NewLoan.additionalProperties).toBe(false);
    expect(schemas.Price.additionalProperties).toBe(false);
  });

  test('leaves an answer open that is described in its place', () => {
    const inPlace = document();
    inPlace.paths['/loans'].post.responses[200] = content(closed({ reader: closed() }));
    const { paths } = openAnswers(inPlace) as any;
    expect(paths['/loans'].post.responses[200]).toEqual(
      content({ type: 'object', properties: { reader: { type: 'object', properties: {} } } }),
    );
  });

  test('is not changed itself', () => {
    const before = document();
    openAnswers(before);
    expect(before).toEqual(document());
  });
});
