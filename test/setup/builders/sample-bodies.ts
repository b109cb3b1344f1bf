import { generateKeyPairSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { policyVersion } from '../policy-terms.js';
import { fresh } from '../test-app.js';
import type { FindReference } from './sample-values.js';

/**
 * Bodies that a schema alone cannot describe, by operationId: rules between fields, or a shape with meaning. A module
 * whose bodies are refused by its own rules adds its line here, and the generated tests cover it.
 */
export const sampleBodies: Record<string, (reference: FindReference) => object> = {
  upsertEmployees: () => ({
    items: [
      {
        externalId: fresh('bulk'),
        givenName: 'Grace',
        familyName: 'Hopper',
        email: `${fresh('grace')}@example.com`,
        status: 'active',
        employmentType: 'full_time',
        hiredOn: '2020-01-01',
      },
    ],
  }),
  createProficiencyScale: () => ({
    name: fresh('Scale'),
    zero: 0,
    max: 10,
    levels: [
      { value: 5, label: 'With help' },
      { value: 10, label: 'Alone' },
    ],
  }),
  // Sound in shape; the conversion of the seed is made beside it, for it takes two scales.
  createScaleConversion: (reference) => ({
    fromScaleId: uuidv7(),
    toScaleId: reference('scaleId'),
    anchors: [
      [0, 0],
      [7, 5],
    ],
    effectiveOn: '2026-01-01',
  }),
  createReimbursementPolicyVersion: () => policyVersion(),
  createReimbursementRequest: (reference) => ({
    employeeId: reference('employeeId'),
    course: {
      title: 'Statistics 201',
      startsOn: '2027-01-11',
      endsOn: '2027-05-07',
      category: 'university_course',
    },
    expenses: [{ type: 'tuition', amount: { amount: 50_000, currency: 'USD' } }],
  }),
  createAssessment: (reference) => ({ skillId: reference('skillId'), level: 1, source: 'test' }),
  createAssessments: (reference) => ({
    items: [
      {
        employeeId: reference('employeeId'),
        skillId: reference('skillId'),
        level: 1,
        source: 'test',
      },
    ],
  }),
  // Each names its person and its type in one way.
  upsertCredentials: (reference) => ({
    items: [
      {
        externalId: fresh('credential'),
        employeeId: reference('employeeId'),
        credentialTypeId: reference('credentialTypeId'),
        issuedOn: '2026-01-01',
      },
    ],
  }),
  // In force for as long as anybody runs the tests.
  createApprovalDelegation: (reference) => ({
    fromId: reference('employeeId'),
    toId: reference('anotherEmployeeId'),
    startsOn: '2026-11-23',
    endsOn: '2199-12-31',
  }),
  // The employer_admin role is held by few on purpose; a sample takes a role nobody in the seed holds.
  createRoleAssignment: (reference) => ({ employeeId: reference('employeeId'), role: 'payroll' }),
  // Levels are for ESCO alone.
  createCatalogImport: () => ({
    kind: 'esco',
    mode: 'partial',
    effectiveOn: '2026-01-01',
    options: { essentialLevel: 3, optionalLevel: 2 },
  }),
  createApiKey: () => ({ name: fresh('key'), scopes: ['departments.read'] }),
  createIdentityProvider: () => ({
    issuer: `https://${fresh('login')}.example`,
    audience: 'upskill',
    algorithms: ['EdDSA'],
    jwks: { keys: [generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })] },
  }),
};

/** Values of path parameters that name no row: a year, a code. */
export const sampleParameters: Record<string, string> = {
  year: '2026',
  taxYear: '2026',
  fileName: 'skills_en.csv',
};
