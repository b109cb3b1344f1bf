export { createUpskill, type Upskill, type UpskillOptions } from './create-upskill.js';
export * from './generated/index.js';
export { type ItemOf, type ListOperation, paginate, paginateDeleted } from './paginate.js';
export { ifMatch, readModifyWrite } from './read-modify-write.js';
export type { RetryOptions } from './retrying-fetch.js';
export { UpskillProblem } from './upskill-problem.js';
