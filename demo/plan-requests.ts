import { addDays, addMonths, type PlainDate } from '../src/kernel/calendar.js';
import { money, sumMoney } from '../src/kernel/money.js';
import type {
  DemoAssessment,
  DemoEmployee,
  DemoProgram,
  DemoRequest,
  RequestAct,
} from './demo-plan.js';
import { DANAS_DEGREE, NURSING_BRIDGE } from './invented-programs.js';
import type { ImportedRequirement } from './release-plan.js';

type Terms = {
  creditHours: number;
  level: 'graduate' | 'undergraduate';
  /** Dollars: tuition, fees, books. */
  cost: [tuition: number, fees: number, books: number];
};

/** Somebody of a role asks for a term of a degree, or for the whole of a program with a price between two amounts (cents). */
type Wish = {
  role: string;
  /** Words of the program's title. */
  about: RegExp;
  employmentType?: DemoEmployee['employmentType'];
  path: RequestAct[];
  price: [least: number, most: number];
  aid?: number;
};

const APPROVED_BY_MANAGER: RequestAct[] = ['submit', 'approve:manager'];
const APPROVED_BY_BENEFITS: RequestAct[] = [...APPROVED_BY_MANAGER, 'approve:benefits'];
const APPROVED_BY_FINANCE: RequestAct[] = [...APPROVED_BY_BENEFITS, 'approve:finance'];
const ASKED_BY_BENEFITS: RequestAct[] = [...APPROVED_BY_MANAGER, 'request_information:benefits'];

/** Up to 1,000.00 the manager decides alone, up to 4,000.00 with benefits, beyond that finance too. */
const SMALL: Wish['price'] = [20_000, 100_000];
const MIDDLE: Wish['price'] = [140_100, 400_000];
const LARGE: Wish['price'] = [400_100, 525_000];
/** What the policy leaves a part-time person in a year. */
const HALF: Wish['price'] = [100_100, 262_500];

const WISHES: readonly Wish[] = [
  { role: '31-9091.00', about: /Dental Assist/, path: APPROVED_BY_BENEFITS, price: MIDDLE },
  { role: '31-1131.00', about: /EKG|ECG|Phlebotomy/, path: APPROVED_BY_MANAGER, price: SMALL },
  {
    role: '15-1232.00',
    about: /Support|Network/,
    path: APPROVED_BY_FINANCE,
    price: LARGE,
  },
  { role: '43-4051.00', about: /Customer/, path: ['submit', 'reject:manager'], price: MIDDLE },
  { role: '15-1254.00', about: /Web/, path: ['submit', 'withdraw'], price: MIDDLE },
  { role: '13-2011.00', about: /Accounting|Auditing/, path: [], price: MIDDLE },
  { role: '13-1071.00', about: /Human Resources|SHRM/, path: ASKED_BY_BENEFITS, price: MIDDLE },
  {
    role: '43-6013.00',
    about: /Medical (Admin|Office|Billing)/,
    employmentType: 'part_time',
    path: APPROVED_BY_MANAGER,
    price: HALF,
  },
  { role: '49-9071.00', about: /Electric|HVAC/, path: ['submit'], price: MIDDLE },
  {
    role: '43-3031.00',
    about: /QuickBooks|Bookkeeping/,
    path: APPROVED_BY_BENEFITS,
    price: MIDDLE,
    aid: 40_000,
  },
  { role: '29-2052.00', about: /Pharmacy/, path: APPROVED_BY_MANAGER, price: MIDDLE },
];

export type RequestFacts = {
  today: PlainDate;
  employees: readonly DemoEmployee[];
  storyEmployee: string;
  programs: readonly DemoProgram[];
  assessments: readonly DemoAssessment[];
  requirementsOf: (jobRoleCode: string) => readonly ImportedRequirement[];
};

/**
 * Requests in every state a visitor should see. Each closes a gap that all who assessed the person agree on, from somebody
 * eligible, for an amount no cap binds; nobody asks twice.
 */
export function planRequests(facts: RequestFacts): DemoRequest[] {
  const nurse = facts.employees.find(
    (employee) => employee.jobRoleCode === '29-2061.00' && isEligible(employee, facts.today),
  );
  if (nurse === undefined) throw new Error('The demo has no practical nurse who may ask.');
  const dana: Terms = { creditHours: 6, level: 'graduate', cost: [4_200, 250, 200] };
  const bridge: Terms = { creditHours: 8, level: 'undergraduate', cost: [3_200, 240, 260] };
  const requests = [
    askForTerm(facts, facts.storyEmployee, DANAS_DEGREE, dana, ['submit']),
    askForTerm(facts, nurse.externalId, NURSING_BRIDGE, bridge, APPROVED_BY_MANAGER),
  ];
  for (const wish of WISHES) {
    const asked = new Set(requests.map((request) => request.employeeExternalId));
    requests.push(fulfil(wish, facts, asked, addDays(facts.today, 21 + 3 * requests.length)));
  }
  return requests;
}

function askForTerm(
  { programs, today }: RequestFacts,
  employeeExternalId: string,
  programExternalId: string,
  { creditHours, level, cost }: Terms,
  path: RequestAct[],
): DemoRequest {
  const program = programs.find(({ externalId }) => externalId === programExternalId);
  if (program === undefined) throw new Error(`The demo has no program ${programExternalId}.`);
  const [tuition, fees, books] = cost.map((dollars) => money(dollars * 100, 'USD'));
  const parts = { tuition, fees, books };
  const expenses = (['tuition', 'fees', 'books'] as const).flatMap((type) => {
    const amount = parts[type];
    return amount === undefined ? [] : [{ type, amount }];
  });
  const startsOn = addDays(today, 45);
  return {
    employeeExternalId,
    programExternalId,
    body: {
      course: {
        title: `${program.title}, first term`,
        providerExternalId: program.providerExternalId,
        startsOn,
        endsOn: addDays(startsOn, 112),
        category: 'university_course',
        level,
        creditHours,
        creditUnit: 'semester_hour',
        gradingBasis: 'letter',
        requiredForDegree: true,
        recreational: false,
      },
      expenses,
      aid: [],
      skillPurpose: 'new_role_same_employer',
    },
    path,
    reimbursable: sumMoney(
      expenses.map(({ amount }) => amount),
      'USD',
    ),
  };
}

function fulfil(
  wish: Wish,
  facts: RequestFacts,
  asked: ReadonlySet<string>,
  startsOn: PlainDate,
): DemoRequest {
  const type = wish.employmentType ?? 'full_time';
  const candidates = facts.employees.filter(
    (employee) =>
      employee.jobRoleCode === wish.role &&
      employee.employmentType === type &&
      isEligible(employee, facts.today) &&
      !asked.has(employee.externalId),
  );
  for (const employee of candidates) {
    const program = bestProgram(employee, wish, facts);
    if (program !== undefined) return askForProgram(employee, program, wish, startsOn);
  }
  throw new Error(`The demo has nobody in ${wish.role} with a program to ask for.`);
}

/** Of the programs in the range of price that close a gap: the one closing most, then the cheapest, then the first. */
function bestProgram(
  employee: DemoEmployee,
  { about, price: [least, most] }: Wish,
  facts: RequestFacts,
): DemoProgram | undefined {
  const gaps = agreedGaps(employee, facts);
  const closing = ({ teaches }: DemoProgram) =>
    teaches.filter(({ skillExternalId, level }) => level > (gaps.get(skillExternalId) ?? level))
      .length;
  return facts.programs

    .filter(({ title }) => about.test(title))
    .filter((program) => program.price.every(({ type }) => type !== 'other'))
    .filter(
      (program) => costOf(program) >= least && costOf(program) <= most && closing(program) > 0,
    )
    .toSorted(
      (one, other) =>
        closing(other) - closing(one) ||
        costOf(one) - costOf(other) ||
        (one.externalId < other.externalId ? -1 : 1),
    )[0];
}

const costOf = ({ price }: DemoProgram): number =>
  sumMoney(
    price.map(({ amount }) => amount),
    'USD',
  ).amount;

/** Skills of the person's role that everybody who spoke put below what it asks, with the highest level anybody gave. */
export function agreedGaps(
  employee: DemoEmployee,
  { assessments, requirementsOf }: Pick<RequestFacts, 'assessments' | 'requirementsOf'>,
): Map<string, number> {
  const highest = new Map<string, number>();
  for (const { employeeExternalId, skillExternalId, level } of assessments) {
    if (employeeExternalId !== employee.externalId) continue;
    highest.set(skillExternalId, Math.max(level, highest.get(skillExternalId) ?? 0));
  }
  const gaps = new Map<string, number>();
  for (const { skillExternalId, level } of requirementsOf(employee.jobRoleCode)) {
    const known = highest.get(skillExternalId);
    if (known !== undefined && known < level) gaps.set(skillExternalId, known);
  }
  return gaps;
}

const isEligible = (employee: DemoEmployee, today: PlainDate): boolean =>
  employee.status === 'active' &&
  ['full_time', 'part_time'].includes(employee.employmentType) &&
  addMonths(employee.hiredOn, 7) <= today;

function askForProgram(
  employee: DemoEmployee,
  program: DemoProgram,
  wish: Wish,
  startsOn: PlainDate,
): DemoRequest {
  const expenses = program.price.flatMap(({ type, amount }) =>
    type === 'other' ? [] : [{ type, amount }],
  );
  const weeks = Math.min(28, Math.max(1, Math.ceil(program.hours / 20)));
  const aid = wish.aid ?? 0;
  return {
    employeeExternalId: employee.externalId,
    programExternalId: program.externalId,
    body: {
      course: {
        title: program.title,
        providerExternalId: program.providerExternalId,
        startsOn,
        endsOn: addDays(startsOn, weeks * 7 - 1),
        category:
          program.kind === 'certification' ? 'certification_preparation' : 'technical_training',
        level: null,
        creditHours: null,
        creditUnit: null,
        gradingBasis: 'pass_fail',
        requiredForDegree: false,
        recreational: false,
      },
      expenses,
      aid: aid > 0 ? [{ kind: 'scholarship', amount: money(aid, 'USD') }] : [],
      skillPurpose: 'maintain_improve',
    },
    path: wish.path,
    reimbursable: money(costOf(program) - aid, 'USD'),
  };
}
