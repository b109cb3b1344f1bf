import { addDays, type PlainDate } from '../src/kernel/calendar.js';
import type { DemoDepartment, DemoEmployee, EmploymentType, KeyPeople } from './demo-plan.js';
import { personName } from './people-names.js';
import { CHAIRS, CREWS, DEPARTMENTS } from './positions.js';
import { seededRandom } from './seeded-random.js';

const FIRST_NUMBER = 1001;
const LONGEST_TENURE_DAYS = { full_time: 4200, part_time: 3000, contractor: 500, intern: 150 };
const SHORTEST_CHAIR_TENURE_DAYS = 1500;

/** Members of crews, by their place in the roster, whose lot differs from "active and full time". */
const AWAY = new Set([9, 34, 58, 81]);
const HIRED_LATER = new Set([22, 47, 73]);
const GONE: Readonly<Record<number, NonNullable<DemoEmployee['terminationReason']>>> = {
  5: 'resignation',
  17: 'resignation',
  29: 'retirement',
  41: 'layoff',
  55: 'resignation',
  63: 'resignation',
  78: 'resignation',
};
const WARNED = new Set([13, 61]);

export type Workforce = {
  departments: DemoDepartment[];
  employees: DemoEmployee[];
  keyPeople: KeyPeople;
};

type Seat = {
  department: string;
  role: string;
  manager: string | null;
  employmentType?: EmploymentType;
};

/** Departments and people of the demo employer as of `today`; whoever has reports stands before them. */
export function planWorkforce(today: PlainDate): Workforce {
  const numbers = new Map(CHAIRS.map(({ key }, index) => [key, `RB-${FIRST_NUMBER + index}`]));
  const holderOf = (chair: string): string => {
    const externalId = numbers.get(chair);
    if (externalId === undefined) throw new Error(`The demo has no chair called ${chair}.`);
    return externalId;
  };
  const chairs = CHAIRS.map((chair, index) => {
    const manager = chair.reportsTo === null ? null : holderOf(chair.reportsTo);
    const seat = { department: chair.department, role: chair.role, manager };
    return hold(seat, index, chair.name, today);
  });
  const seats = CREWS.flatMap(({ count, reportsTo, ...crew }) =>
    Array.from({ length: count }, (): Seat => ({ ...crew, manager: holderOf(reportsTo) })),
  );
  const crews = seats.map((seat, place) => {
    const employmentType = seat.employmentType ?? (place % 6 === 3 ? 'part_time' : 'full_time');
    const employee = hold({ ...seat, employmentType }, CHAIRS.length + place, undefined, today);
    return withLot(employee, place, today);
  });
  return {
    departments: DEPARTMENTS.map(({ head, ...department }) => ({
      ...department,
      headExternalId: holderOf(head),
    })),
    employees: [...chairs, ...crews],
    keyPeople: namePeople(holderOf),
  };
}

const namePeople = (holderOf: (chair: string) => string): KeyPeople => ({
  employerAdmin: holderOf('infrastructure'),
  hrAdmin: holderOf('people'),
  benefitsAdmins: [holderOf('benefits-one'), holderOf('benefits-two')],
  finance: holderOf('finance'),
  payroll: holderOf('payroll'),
  learningAdmin: holderOf('learning'),
  auditor: holderOf('compliance'),
  manager: holderOf('software'),
  storyEmployee: holderOf('programmer'),
});

/** An active, full-time employee on a seat; holders of chairs have been there for years. */
function hold(
  seat: Seat,
  index: number,
  name: readonly [string, string] | undefined,
  today: PlainDate,
): DemoEmployee {
  const number = String(FIRST_NUMBER + index);
  const random = seededRandom(`tenure ${number}`);
  const employmentType = seat.employmentType ?? 'full_time';
  const least = index < CHAIRS.length ? SHORTEST_CHAIR_TENURE_DAYS : 30;
  const { givenName, familyName } =
    name === undefined ? personName(index) : { givenName: name[0], familyName: name[1] };
  return {
    externalId: `RB-${number}`,
    employeeNumber: number,
    givenName,
    familyName,
    email: `${givenName}.${familyName}@riverbend.example`.toLowerCase(),
    status: 'active',
    employmentType,
    hiredOn: addDays(today, -random.between(least, LONGEST_TENURE_DAYS[employmentType])),
    terminatedOn: null,
    terminationReason: null,
    managerExternalId: seat.manager,
    departmentKey: seat.department,
    jobRoleCode: seat.role,
    country: 'US',
    region: 'NJ',
    ownsOverFivePercent: seat.manager === null,
    performanceStanding: 'good',
  };
}

function withLot(employee: DemoEmployee, place: number, today: PlainDate): DemoEmployee {
  const random = seededRandom(`lot ${employee.employeeNumber}`);
  const terminationReason = GONE[place];
  if (terminationReason !== undefined) {
    const terminatedOn = addDays(today, -random.between(20, 300));
    const hiredOn = addDays(terminatedOn, -random.between(200, 2500));
    return {
      ...employee,
      status: 'terminated',
      hiredOn,
      terminatedOn,
      terminationReason,
    };
  }
  if (HIRED_LATER.has(place)) {
    return {
      ...employee,
      status: 'pending',
      hiredOn: addDays(today, random.between(7, 45)),
    };
  }
  return {
    ...employee,
    status: AWAY.has(place) ? 'on_leave' : 'active',
    performanceStanding: WARNED.has(place) ? 'warning' : 'good',
  };
}
