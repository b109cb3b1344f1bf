import { type AssessFacts, type Author, mayAssess } from './may-assess.js';

const machine: Author = { kind: 'api_key' };
const ada: Author = { kind: 'person', employeeId: 'ada', isEntrusted: false, isAbove: false };
const herManager: Author = { ...ada, employeeId: 'grace', isAbove: true };
const learningAdmin: Author = { ...ada, employeeId: 'lin', isEntrusted: true };
const colleague: Author = { ...ada, employeeId: 'bob' };

const ofAda = (author: Author, source: AssessFacts['source'], assessorId?: string) =>
  mayAssess({ author, source, employeeId: 'ada', assessorId });
const by = (assessorId: string | null) => ({ allowed: true, result: { assessorId } });
const refused = (reason: string) => ({ allowed: false, reason });

describe('who may assess whom', () => {
  test('everybody assesses themselves, and nobody else does so for them', () => {
    expect(ofAda(ada, 'self')).toEqual(by('ada'));
    expect(ofAda(herManager, 'self')).toEqual(refused('only_self'));
    expect(ofAda(learningAdmin, 'self')).toEqual(refused('only_self'));
  });

  test('a manager is somebody above in the line', () => {
    expect(ofAda(herManager, 'manager')).toEqual(by('grace'));
    expect(ofAda(learningAdmin, 'manager')).toEqual(refused('only_from_above'));
    expect(ofAda(ada, 'manager')).toEqual(refused('only_from_above'));
  });

  test('nobody is their own peer; others see peers through the line or the staff', () => {
    expect(ofAda(ada, 'peer')).toEqual(refused('other_is_self'));
    expect(ofAda(colleague, 'peer')).toEqual(refused('only_entrusted'));
    expect(ofAda(herManager, 'peer')).toEqual(by('grace'));
    expect(ofAda(learningAdmin, 'peer')).toEqual(by('lin'));
  });

  test.each(['test', 'certificate'] as const)('a %s is recorded by entrusted staff', (source) => {
    expect(ofAda(learningAdmin, source)).toEqual(by('lin'));
    expect(ofAda(herManager, source)).toEqual(refused('only_entrusted'));
    expect(ofAda(ada, source)).toEqual(refused('only_entrusted'));
  });

  test('people speak in their own name', () => {
    expect(ofAda(herManager, 'manager', 'grace')).toEqual(by('grace'));
    expect(ofAda(herManager, 'manager', 'lin')).toEqual(refused('not_in_another_name'));
  });

  test('a machine may name the assessor it speaks for', () => {
    expect(ofAda(machine, 'manager', 'grace')).toEqual(by('grace'));
    expect(ofAda(machine, 'test')).toEqual(by(null));
  });

  test('a self-assessment is by the person, even through a machine', () => {
    expect(ofAda(machine, 'self')).toEqual(by('ada'));
    expect(ofAda(machine, 'self', 'grace')).toEqual(refused('self_is_another'));
  });

  test('nobody is their own manager or peer, even through a machine', () => {
    expect(ofAda(machine, 'manager', 'ada')).toEqual(refused('other_is_self'));
    expect(ofAda(machine, 'peer', 'ada')).toEqual(refused('other_is_self'));
  });
});
